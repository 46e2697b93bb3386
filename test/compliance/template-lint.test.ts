import { describe, expect, it } from 'vitest'
import { KNOWN_ELEMENTS } from '../../src/compliance/template-elements.rules.ts'
import { lintTemplate } from '../../src/compliance/template-lint.rules.ts'
import { placeholderOf } from '../../src/compliance/template-placeholder.rules.ts'
import type { TemplateText } from '../../src/compliance/template.types.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'

const text = (given: Partial<TemplateText>): TemplateText => ({
  channel: 'SMS', language: 'en', tone: 'NEUTRAL', purpose: 'collect', subject: null, body: '{{creditor}}: please call {{phone}}.', elements: [], ...given,
})
const found = (given: Partial<TemplateText>) => lintTemplate(text(given)).map((f) => [f.severity, f.rule, f.excerpt])

describe('placeholders', () => {
  it('of the list are fine, any other is a fault', () => {
    expect(found({})).toEqual([])
    expect(found({ body: 'Dear {{firstname}}' })).toEqual([['ERROR', 'TEMPLATE-PLACEHOLDER', '{{firstname}}']])
    expect(found({ body: 'Pay {{ amount }}, {{amount}}' })).toEqual([])
  })
  it('must be closed', () => {
    expect(found({ body: 'Dear {{customerName}, hello' })).toEqual([['ERROR', 'TEMPLATE-PLACEHOLDER', '{{']])
  })
  it('that show a debt do not stand on an envelope', () => {
    expect(found({ channel: 'LETTER', subject: 'About {{amount}}' })).toEqual([['ERROR', 'TEMPLATE-ENVELOPE', '{{amount}}']])
    expect(found({ channel: 'LETTER', subject: '{{creditor}}' })).toEqual([])
  })
})

describe('form', () => {
  it('needs a text, and a subject where there is one', () => {
    expect(found({ body: '  ' })).toEqual([['ERROR', 'TEMPLATE-EMPTY', '']])
    expect(found({ channel: 'EMAIL' })).toEqual([['ERROR', 'TEMPLATE-SUBJECT', '']])
    expect(found({ subject: 'Hello' })).toEqual([['ERROR', 'TEMPLATE-SUBJECT', 'Hello']])
    expect(found({ body: 'x'.repeat(1_531) })).toEqual([['ERROR', 'TEMPLATE-TOO-LONG', '']])
  })
  it('warns of a language for which no phrases are listed', () => {
    expect(found({ language: 'de' })).toEqual([['WARNING', 'TEMPLATE-LANGUAGE', 'de']])
  })
})

describe('a claimed element', () => {
  const claims = (element: string, given: Partial<TemplateText>) => found({ elements: [element], ...given }).map(([severity, rule]) => `${severity} ${rule}`)
  const MISSING = ['ERROR TEMPLATE-ELEMENT-MISSING']

  it.each([
    ['opt-out-instructions', 'Reply STOP to end these.', '回复TD退订', 'Please call us.', '请致电我们'],
    ['debt-collector-disclosure', 'We are a debt collector.', '我们是债务催收机构', 'We help you.', '我们愿意帮助您'],
    ['creditor-identity', 'From {{creditor}}.', '来自{{creditor}}', 'From us.', '来自我们'],
    ['time-barred-disclosure', 'Because of its age we will not sue you.', '本债务已过诉讼时效', 'It is old.', '时间较久'],
    ['visit-min-2-collectors', 'Two people will come.', '两名工作人员到访', 'We will come.', '我们将到访'],
    ['visit-recording', 'The visit is recorded.', '全程录音', 'We will come.', '我们将到访'],
    ['visit-purpose', 'The purpose of this visit is to talk.', '来访目的是商量', 'We talk.', '我们谈谈'],
  ])('%s is seen in both languages, and missed where it is not there', (element, en, zh, enWithout, zhWithout) => {
    const channel = 'VISIT' as const
    expect(claims(element, { channel, body: en })).toEqual([])
    expect(claims(element, { channel, language: 'zh-Hans', body: zh })).toEqual([])
    expect(claims(element, { channel, body: enWithout })).toEqual(MISSING)
    expect(claims(element, { channel, language: 'zh-Hans', body: zhWithout })).toEqual(MISSING)
  })

  it('is seen in traditional characters too', () => {
    expect(claims('opt-out-instructions', { language: 'zh-Hant', body: '回覆TD退訂' })).toEqual([])
  })
  it('needs every placeholder of its kind', () => {
    expect(claims('creditor-name-address-cpf-cnpj', { body: '{{creditor}}, {{creditorAddress}}' })).toEqual(MISSING)
    expect(claims('creditor-name-address-cpf-cnpj', { body: '{{creditor}}, {{creditorAddress}}, {{creditorTaxId}}' })).toEqual([])
  })
  it('that comes with the channel is there on that channel alone', () => {
    expect(claims('retainable-form', {})).toEqual(MISSING)
    expect(claims('retainable-form', { channel: 'LETTER' })).toEqual([])
  })
  it('that no rule can see, or that is not known, is a warning', () => {
    expect(claims('rdg-13a-info', {})).toEqual(['WARNING TEMPLATE-ELEMENT-UNSEEN'])
    expect(claims('visit-recording', { language: 'fr', body: 'La visite est filmée.' })).toEqual(['WARNING TEMPLATE-ELEMENT-UNSEEN', 'WARNING TEMPLATE-LANGUAGE'])
    expect(claims('house-motto', {})).toEqual(['WARNING TEMPLATE-ELEMENT-UNKNOWN'])
  })
  it('of the review cannot be claimed', () => {
    expect(claims('content-review:conduct', {})).toEqual(['ERROR TEMPLATE-ELEMENT'])
  })
})

it('every element that a shipped pack requires of a text is known', () => {
  const known = new Set(KNOWN_ELEMENTS.map((element) => element.code))
  const required = [...SHIPPED_PACKS.values()].flatMap((pack) => pack.rules.flatMap((rule) => (rule.kind === 'required-content' ? [...(rule.parameters.elements ?? [])] : [])))
  expect(required.length).toBeGreaterThan(5)
  expect(required.filter((code) => !known.has(code))).toEqual([])
})

it('every placeholder that an element rests on is one of the list', () => {
  expect(['optOut', 'collectorDisclosure', 'creditor', 'creditorAddress', 'creditorTaxId', 'privacyNotice', 'visitDate'].filter((name) => placeholderOf(name) === undefined)).toEqual([])
})
