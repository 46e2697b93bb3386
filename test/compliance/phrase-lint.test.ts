import { describe, expect, it } from 'vitest'
import { lintPhrases } from '../../src/compliance/phrase-lint.rules.ts'
import { PHRASES } from '../../src/compliance/phrase-list.ts'
import { BAD, BAD_ENVELOPES, GOOD, GOOD_ENVELOPES, MISSED } from './phrase-texts.ts'

const body = (text: string) => lintPhrases({ channel: 'EMAIL', subject: null, body: text })
const errors = (text: string) => body(text).filter((finding) => finding.severity === 'ERROR')
const subject = (text: string) => lintPhrases({ channel: 'LETTER', subject: text, body: '' })

describe('texts that may not go out', () => {
  it.each(BAD)('%s: %s', (category, text) => {
    expect(errors(text).map((finding) => finding.category)).toContain(category)
  })
  it.each(BAD_ENVELOPES)('on an envelope: %s', (text) => {
    expect(subject(text).filter((finding) => finding.severity === 'ERROR').map((finding) => finding.category)).toContain('ENVELOPE')
  })
})

describe('texts that may', () => {
  it.each(GOOD)('%s', (text) => {
    expect(body(text)).toEqual([])
  })
  it.each(GOOD_ENVELOPES)('on an envelope: %s', (text) => {
    expect(subject(text)).toEqual([])
  })
})

it.each(MISSED)('what is only hinted at is left to the second person: %s', (text) => {
  expect(errors(text)).toEqual([])
})

describe('a finding', () => {
  it('names rule, reason, source, part and the words as they are written there', () => {
    expect(body('Hello.\n\nThe  P0LICE   will visit you.')).toEqual([
      {
        id: 'EN-POLICE', category: 'THREAT', severity: 'ERROR', part: 'body', excerpt: 'P0LICE   will visit', reason: expect.stringContaining('police'),
        citation: expect.stringContaining('1692e(5)'),
      },
    ])
    expect(errors('若您不還，我們將報 警。')[0]?.excerpt).toBe('報 警')
  })

  it('comes once a place', () => {
    expect(errors('You will be arrested. You will be arrested.').length).toBe(2)
  })

  it('is a warning where an editor may have reason', () => {
    expect(body('Please call within 24 hours.').map((f) => [f.severity, f.category])).toEqual([['WARNING', 'FALSE_URGENCY']])
    expect(body('We will take legal action.').map((f) => [f.severity, f.id])).toEqual([['WARNING', 'EN-LAWSUIT']])
  })

  it('of the court road is none on the legal channel, and a false office is one there too', () => {
    const legal = (text: string) => lintPhrases({ channel: 'LEGAL', subject: null, body: text })
    expect(legal('We will take legal action.')).toEqual([])
    expect(legal('Official court notice.').map((f) => f.severity)).toEqual(['ERROR'])
  })

  it('warns of what a locked screen shows of a message, and of nothing behind it', () => {
    const sms = (text: string) => lintPhrases({ channel: 'SMS', subject: null, body: text }).map((f) => [f.severity, f.category, f.excerpt])
    expect(sms('Your debt of 100 is due.')).toEqual([['WARNING', 'ENVELOPE', 'debt']])
    expect(sms('Lender & Co: please call us under 555-0100 about your account. Debt collector.')).toEqual([])
    expect(sms('【银行】您有一笔逾期款项')).toEqual([['WARNING', 'ENVELOPE', '逾期']])
  })
})

it('every rule has a text that it alone or among others finds', () => {
  const found = new Set([...BAD.flatMap(([, text]) => body(text)), ...BAD_ENVELOPES.flatMap(subject)].map((finding) => finding.id))
  const warnings = [
    'This will ruin your credit score.', 'Our lawyers are looking at it.', 'You ignored our letters.', '可能影响您的子女升学', '将依法向法院提起诉讼', '24小时内处理', '我们将出具律师函', '恶意拖欠', 'We will sue.', 'Urgent',
  ]
  for (const finding of warnings.flatMap(body)) found.add(finding.id)
  expect(PHRASES.map((phrase) => phrase.id).filter((id) => !found.has(id))).toEqual([])
})
