import { describe, expect, it } from 'vitest'
import { normalAddress } from '../../../src/compliance/gate/situation.types.ts'
import { judge } from './one-rule.ts'

describe('one address, however it is written', () => {
  it.each([
    ['+86 138 0000 0001'],
    ['(+86) 138-0000-0001'],
    ['0086 138 0000 0001'],
    ['(00 86) 138.0000.0001'],
    ['+86\u2013138\u20130000\u20130001'],
    ['\uFF0B\uFF18\uFF1613800000001'],
    ['\u202A+86\u00A0138\u20110000\u20110001\u202C'],
    ['+86/13800000001'],
    ['+86 (0)138 0000 0001'],
  ])('%s', (written) => {
    expect(normalAddress(written)).toBe('+8613800000001')
  })

  it.each([
    ['an e-mail address', ' Ann.Lee+x@Example.ORG ', 'ann.lee+x@example.org'],
    ['a national number', '(0138) 0000-0001', '013800000001'],
    ['two noughts after a plus', '+0086', '+0086'],
    ['digits of another script', '\u0661\u0662', '\u0661\u0662'],
    ['a name', 'ann.lee', 'ann.lee'],
    ['a street', '12 Main St. (rear)', '12Main St. (rear)'],
    ['a name that begins with a point', '_ann', '_ann'],
    ['nothing but marks', '-', ''],
  ])('%s', (_name, written, kept) => {
    expect(normalAddress(written)).toBe(kept)
  })
})

describe('an opt-out of an address', () => {
  const rule = { kind: 'consent/opt-out', channels: ['VOICE', 'SMS', 'EMAIL', 'LETTER', 'SOCIAL', 'VISIT'], parameters: { mode: 'opt-out', scopes: ['address'] }, effect: { decision: 'BLOCK' } }
  const asked = (channel: 'VOICE' | 'SMS' | 'EMAIL' | 'LETTER' | 'SOCIAL' | 'VISIT', address: string | null, of: typeof channel | null = channel) =>
    judge(rule, { action: { channel, address }, optOuts: [{ scope: 'address', channel: of, address: '+1', at: 0, revokedAt: null }] }, '2026-11-24T17:00:00Z').decision

  it('is of that address, and of one that nobody gives where one is dialled or written to', () => {
    expect([asked('SMS', '+1'), asked('SMS', '+2'), asked('SMS', null), asked('VOICE', null), asked('EMAIL', null), asked('SMS', null, null)]).toEqual(['BLOCK', 'ALLOW', 'BLOCK', 'BLOCK', 'BLOCK', 'BLOCK'])
    expect([asked('SMS', null, 'VOICE'), asked('LETTER', null), asked('SOCIAL', null), asked('VISIT', null)]).toEqual(['ALLOW', 'ALLOW', 'ALLOW', 'ALLOW'])
  })
})
