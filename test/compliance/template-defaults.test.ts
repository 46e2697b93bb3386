import { expect, it } from 'vitest'
import { lintTemplate } from '../../src/compliance/template-lint.rules.ts'
import { DEFAULT_TEMPLATES } from '../../src/compliance/template-defaults.ts'
import { compileTemplates } from '../../src/compliance/template-chooser.rules.ts'
import { TEMPLATE_TONES } from '../../src/compliance/template.types.ts'
import { readDefaultSet } from '../../src/strategies/default-set.service.ts'

const texts = DEFAULT_TEMPLATES.flatMap(({ code, texts: of }) => of.map((text) => ({ code, text, name: `${code} ${text.channel} ${text.language} ${text.tone}` })))

it.each(texts)('$name passes the lint without a warning', ({ text }) => {
  expect(lintTemplate(text)).toEqual([])
})

it('there is one text a template, channel, language and tone', () => {
  expect(texts.length).toBeGreaterThan(60)
  expect(new Set(texts.map(({ name }) => name)).size).toBe(texts.length)
})

it('every step of the shipped strategies finds a text on each of its channels, in both languages and whatever the tone', () => {
  const chooser = compileTemplates(texts.map(({ code, text }, i) => ({ ...text, code, versionId: i + 1, reviewed: false })))
  const lacking = readDefaultSet().strategies.flatMap(({ code, steps }) =>
    steps.flatMap((step) =>
      step.channels.flatMap((channel) =>
        ['en-US', 'zh-CN', 'zh-HK', 'fr', null].flatMap((language) =>
          [null, ...TEMPLATE_TONES].flatMap((tone) => {
            const chosen = chooser.choose({ codes: [step.templateCode, step.treatment], channel, language, country: 'US', tone, collectorType: 'first-party' })
            const wanted = language?.startsWith('zh') ? 'zh-Hans' : 'en'
            return chosen?.language === wanted ? [] : [`${code} ${step.key} ${channel} ${language} ${tone}: ${chosen?.language ?? 'none'}`]
          }),
        ),
      ),
    ),
  )
  expect(lacking).toEqual([])
})

it('an agency’s messages say who writes and how to stop them, and a lender’s own do not claim to be a collector’s', () => {
  const chooser = compileTemplates(texts.map(({ code, text }, i) => ({ ...text, code, versionId: i + 1, reviewed: true })))
  const contentFor = (collectorType: string) => [...(chooser.choose({ codes: ['REMINDER'], channel: 'SMS', language: 'en', country: 'US', tone: 'NEUTRAL', collectorType })?.content ?? [])].sort()
  expect(contentFor('third-party')).toEqual(['content-review:conduct', 'creditor-identity', 'debt-collector-disclosure', 'opt-out-instructions'])
  expect(contentFor('first-party')).toEqual(['content-review:conduct', 'creditor-identity', 'opt-out-instructions'])
  expect(contentFor('something else')).not.toContain('debt-collector-disclosure')
})
