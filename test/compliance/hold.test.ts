import { describe, expect, it } from 'vitest'
import { CHANNELS } from '../../src/compliance/gate.types.ts'
import { gate, verdict } from './house-gate.ts'
import { hold, ms, request } from './request.ts'

const at = ms('2026-11-24T11:00:00Z')

describe('a hold', () => {
  it.each(CHANNELS)('over all channels stops %s', (channel) => {
    expect(verdict({ channel, holds: [hold('2026-11-01T00:00:00Z', null)] })).toEqual(['BLOCK', ['HOLD_DISPUTE'], null])
  })

  it.each(CHANNELS)('over SMS, asked for %s', (channel) => {
    const holds = [hold('2026-11-01T00:00:00Z', null, { channel: 'SMS' })]
    expect(verdict({ channel, holds })[0]).toBe(channel === 'SMS' ? 'BLOCK' : 'ALLOW')
  })

  it.each([
    ['begins at this instant', '2026-11-24T11:00:00Z', null, 'BLOCK'],
    ['begins a millisecond later', '2026-11-24T11:00:00.001Z', null, 'ALLOW'],
    ['ends at this instant', '2026-11-01T00:00:00Z', '2026-11-24T11:00:00Z', 'ALLOW'],
    ['ends a millisecond later', '2026-11-01T00:00:00Z', '2026-11-24T11:00:00.001Z', 'BLOCK'],
  ])('that %s', (_name, from, to, decision) => {
    expect(verdict({ holds: [hold(from, to)] })[0]).toBe(decision)
  })

  it('never defers; when its end is known the refusal says when to look again', () => {
    const answer = gate.check(request({ holds: [hold('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', { kind: 'PROMISE' })] }))
    expect([answer.decision, answer.until]).toEqual(['BLOCK', null])
    expect(answer.findings).toEqual([
      {
        code: 'HOLD_PROMISE',
        rule: 'HOUSE-HOLD',
        citation: 'Product policy',
        reason: 'Held (PROMISE) until 2026-12-01T00:00:00.000Z.',
        until: null,
        reviewAt: ms('2026-12-01T00:00:00Z'),
      },
    ])
  })

  it('is looked at again after the last of a chain without gaps', () => {
    const chain = [
      hold('2026-11-20T00:00:00Z', '2026-11-26T00:00:00Z'),
      hold('2026-11-28T00:00:00Z', '2026-12-05T00:00:00Z', { kind: 'HARDSHIP' }),
      hold('2026-11-26T00:00:00Z', '2026-11-28T00:00:00Z', { kind: 'COMPLAINT' }),
      hold('2026-12-05T00:00:00.001Z', null, { kind: 'MANUAL' }),
    ]
    expect(gate.check(request({ holds: chain })).findings[0]?.reviewAt).toBe(ms('2026-12-05T00:00:00Z'))
    expect(gate.check(request({ holds: [...chain, hold('2026-12-01T00:00:00Z', null)] })).findings[0]?.reviewAt).toBeNull()
  })

  it('is one refusal for all, under the name of the one that lasts longest', () => {
    const holds = [
      hold('2026-11-20T00:00:00Z', '2026-11-26T00:00:00Z', { kind: 'PROMISE' }),
      hold('2026-11-20T00:00:00Z', null, { kind: 'COMPLAINT' }),
    ]
    const { findings } = gate.check(request({ holds }))
    expect(findings.map((r) => [r.code, r.reason])).toEqual([['HOLD_COMPLAINT', 'Held (COMPLAINT, PROMISE) until lifted.']])
  })

  it('with bounds that are no numbers holds', () => {
    expect(verdict({ holds: [{ kind: 'MANUAL', channel: null, from: Number.NaN, to: null }] })[0]).toBe('BLOCK')
    expect(verdict({ holds: [{ kind: 'MANUAL', channel: null, from: at - 1, to: Number.NaN }] })[0]).toBe('BLOCK')
  })
})

describe('a status', () => {
  it.each(CHANNELS)('of deceased or bankrupt stops %s for good', (channel) => {
    expect(verdict({ channel, deceased: true })).toEqual(['BLOCK', ['DECEASED'], null])
    expect(verdict({ channel, bankrupt: true })).toEqual(['BLOCK', ['MORATORIUM'], null])
    expect(verdict({ channel, deceased: true, bankrupt: true })[1]).toEqual(['DECEASED', 'MORATORIUM'])
  })
})
