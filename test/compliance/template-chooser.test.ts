import { describe, expect, it } from 'vitest'
import { compileTemplates, type PublishedTemplate, type TemplateWish } from '../../src/compliance/template-chooser.rules.ts'
import { countryLanguage, languageChain, templateLanguage } from '../../src/compliance/template-language.rules.ts'
import type { TemplateText } from '../../src/compliance/template.types.ts'

/** "CODE language TONE", each a text for SMS. */
const chooserOf = (...names: string[]) =>
  compileTemplates(
    names.map((name, i): PublishedTemplate => {
      const [code = '', language = '', tone = ''] = name.split(' ')
      return { versionId: i, code, language, tone: tone as TemplateText['tone'], channel: 'SMS', purpose: 'collect', subject: null, body: name, elements: [], reviewed: false }
    }),
  )
const choice = (names: readonly string[], wish: Partial<TemplateWish>): string | undefined => {
  const chosen = chooserOf(...names).choose({ codes: ['STEP', 'CALL'], channel: 'SMS', language: 'en', country: 'US', tone: null, collectorType: 'first-party', ...wish })
  return chosen === null ? undefined : `${chosen.code} ${chosen.language} ${chosen.tone}`
}

describe('tone', () => {
  const all = ['STEP en EMPATHETIC', 'STEP en FRIENDLY', 'STEP en NEUTRAL', 'STEP en FIRM']
  it('is the wanted one where it is there', () => {
    expect(choice(all, { tone: 'FIRM' })).toBe('STEP en FIRM')
    expect(choice(all, { tone: 'EMPATHETIC' })).toBe('STEP en EMPATHETIC')
  })
  it('is the nearest gentler one where it is not', () => {
    expect(choice(['STEP en FRIENDLY', 'STEP en EMPATHETIC'], { tone: 'FIRM' })).toBe('STEP en FRIENDLY')
    expect(choice(['STEP en EMPATHETIC', 'STEP en NEUTRAL'], { tone: 'FRIENDLY' })).toBe('STEP en EMPATHETIC')
  })
  it('is never FIRM in place of another', () => {
    expect(choice(['STEP en NEUTRAL'], { tone: 'EMPATHETIC' })).toBe('STEP en NEUTRAL')
    expect(choice(['STEP en FIRM'], { tone: 'NEUTRAL' })).toBeUndefined()
  })
  it('is the plainest where none is wanted', () => expect(choice(all, { tone: null })).toBe('STEP en NEUTRAL'))
})

describe('language', () => {
  it('is the customer’s, then the portfolio’s country’s, then English', () => {
    const all = ['STEP en NEUTRAL', 'STEP zh-Hans NEUTRAL', 'STEP de NEUTRAL']
    expect(choice(all, { language: 'de-AT', country: 'CN' })).toBe('STEP de NEUTRAL')
    expect(choice(all, { language: 'fr', country: 'CN' })).toBe('STEP zh-Hans NEUTRAL')
    expect(choice(all, { language: null, country: 'DE' })).toBe('STEP de NEUTRAL')
    expect(choice(all, { language: null, country: 'FR' })).toBe('STEP en NEUTRAL')
  })
  it('in Chinese is the customer’s script, then the other', () => {
    expect(choice(['STEP zh-Hans NEUTRAL', 'STEP zh-Hant NEUTRAL'], { language: 'zh-HK' })).toBe('STEP zh-Hant NEUTRAL')
    expect(choice(['STEP zh-Hans NEUTRAL', 'STEP en NEUTRAL'], { language: 'zh-TW' })).toBe('STEP zh-Hans NEUTRAL')
  })
  it('comes before the code: what is not understood says nothing', () => {
    expect(choice(['STEP en NEUTRAL', 'CALL zh-Hans NEUTRAL'], { language: 'zh' })).toBe('CALL zh-Hans NEUTRAL')
    expect(choice(['STEP en NEUTRAL', 'CALL en NEUTRAL'], {})).toBe('STEP en NEUTRAL')
  })
  it('tags are canonical', () => {
    expect(['zh', 'zh-CN', 'zh-tw', 'EN', 'en-gb', 'not a tag', ''].map(templateLanguage)).toEqual(['zh-Hans', 'zh-Hans-CN', 'zh-Hant-TW', 'en', 'en-GB', null, null])
    expect(languageChain('zh-HK')).toEqual(['zh-Hant-HK', 'zh-Hant', 'zh-Hans'])
    expect(['CN', 'HK', 'US', 'DE', '??'].map(countryLanguage)).toEqual(['zh-Hans', 'zh-Hant', 'en', 'de', null])
  })
})

it('nothing is chosen for another channel or code', () => {
  expect(choice(['STEP en NEUTRAL'], { channel: 'EMAIL' })).toBeUndefined()
  expect(choice(['OTHER en NEUTRAL'], {})).toBeUndefined()
})
