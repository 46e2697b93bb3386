import { expect, it } from 'vitest'
import type { Channel, ChannelHistory } from '../../../src/plugin-host/index.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { config } from '../config.ts'
import { outlookOf } from '../outlook.rules.ts'
import { bestBand, buildRates, type LearntCell, maxUsefulAttempts } from '../rates.rules.ts'
import { selectChannels } from '../rules.ts'

const settings = config.parse({})
const cell = (channel: Channel, attempt: number, attempts: number, successes: number, hour = 9): LearntCell => ({
  channel, attempt, hour, attempts, successes, evidence: attempts, hits: successes,
})

it('is the configuration’s prior at every level while nothing was seen', () => {
  const rates = buildRates([], settings)
  for (const rate of [rates.overall, rates.of('SMS'), rates.of('SMS', 3), rates.of('SMS', null, 1), rates.of('SMS', 3, 1)]) {
    expect(rate).toMatchObject({ attempts: 0, mean: expect.closeTo(0.05, 12), priorStrength: 20 })
  }
})

it('lets each level lean on the one above it: much evidence stands, little is pulled up or down', () => {
  const rates = buildRates([cell('VOICE', 1, 10_000, 2_000), cell('VOICE', 2, 10, 0), cell('SMS', 1, 5_000, 50), cell('EMAIL', 1, 2, 2)], settings)
  expect(rates.of('VOICE').mean).toBeCloseTo(0.2, 2)
  // Two successes of two are no certainty: the channel lies near what all channels have (2,052 of 15,012).
  expect(rates.overall.mean).toBeCloseTo(2_053 / 15_032, 12)
  expect(rates.of('EMAIL').mean).toBeCloseTo((20 * rates.overall.mean + 2) / 22, 12)
  // Ten failures at the second attempt pull it from the first one's rate, by their share of 10 in 30.
  expect(rates.of('VOICE', 2)).toMatchObject({ priorMean: rates.of('VOICE', 1).mean, mean: expect.closeTo((20 * rates.of('VOICE', 1).mean) / 30, 12) })
  // Numbers that were never reached are as good as the last that was, and no better.
  expect(rates.of('VOICE', 7).mean).toBeCloseTo(rates.of('VOICE', 2).mean, 12)
  expect(rates.of('VOICE', 63).mean).toBe(rates.of('VOICE', 10).mean)
  // A channel that was never tried is taken for an average one.
  expect(rates.of('LETTER', 1).mean).toBeCloseTo(rates.overall.mean, 12)
})

it('takes hour and attempt of a thin cell as if they acted independently', () => {
  const rates = buildRates([cell('VOICE', 1, 4_000, 400, 9), cell('VOICE', 1, 4_000, 1_200, 18), cell('VOICE', 2, 4_000, 400, 12)], settings)
  const expected = (rates.of('VOICE', 2).mean * rates.of('VOICE', null, 3).mean) / rates.of('VOICE').mean
  expect(rates.of('VOICE', 2, 3)).toMatchObject({ attempts: 0, mean: expect.closeTo(expected, 12) })
})

it('recommends the best hours, once two bands have enough evidence, and never others than the configuration’s', () => {
  const night = cell('VOICE', 1, 5_000, 4_000, 3)
  expect(bestBand('VOICE', 1, buildRates([night, cell('VOICE', 1, 500, 50, 18)], settings), settings)).toBeNull()
  const rates = buildRates([night, cell('VOICE', 1, 500, 25, 9), cell('VOICE', 1, 500, 50, 18), cell('VOICE', 1, 3, 3, 12)], settings)
  expect(settings.hourBands[bestBand('VOICE', 1, rates, settings) as number]).toEqual({ from: 17, to: 21 })
})

it('says when to stop: where one more attempt costs more than it brings', () => {
  // A call costs 150 and a conversation is worth 2,000: below 7.5 % it does not pay.
  const falling = [0.3, 0.15, 0.08, 0.05].map((rate, i) => cell('VOICE', i + 1, 10_000, 10_000 * rate))
  expect(maxUsefulAttempts('VOICE', buildRates(falling, settings), settings)).toBe(3)
  expect(maxUsefulAttempts('VOICE', buildRates(falling.slice(0, 2), settings), settings)).toBeNull()
  expect(maxUsefulAttempts('VISIT', buildRates([cell('VISIT', 1, 1_000, 500)], settings), settings)).toBe(0)
  expect(maxUsefulAttempts('VOICE', buildRates([], settings), settings)).toBeNull()
})

const LEARNT = [cell('VOICE', 1, 5_000, 1_000), cell('SMS', 1, 5_000, 250), cell('EMAIL', 1, 5_000, 25), cell('VISIT', 1, 5_000, 2_000)]
const request = (history: readonly ChannelHistory[] = []) => ({
  facts: makeFacts(),
  step: { channels: ['EMAIL', 'SMS', 'VISIT', 'VOICE'] as const },
  contactPoints: [
    { id: 1, kind: 'PHONE' as const, consentedChannels: [], optedOutChannels: [] },
    { id: 2, kind: 'EMAIL' as const, consentedChannels: [], optedOutChannels: [] },
    { id: 3, kind: 'POSTAL' as const, consentedChannels: [], optedOutChannels: [] },
  ],
  history,
})
const order = (history?: readonly ChannelHistory[], options: object = {}, cells = LEARNT) => {
  const own = config.parse(options)
  const { choices } = selectChannels(request(history), own, { rates: buildRates(cells, own), hardshipOrComplaint: false })
  return choices.map(({ channel, reason }) => `${channel} ${reason}`)
}

it('orders by what an attempt is expected to bring after its cost', () => {
  // VOICE 20 % × 2,000 − 150 = 250; SMS 5 % − 5 = 95; EMAIL 0.5 % − 1 = 9; VISIT 40 % − 2,500 = −1,700.
  expect(order()).toEqual(['VOICE BEST_EXPECTED', 'SMS BEST_EXPECTED', 'EMAIL BEST_EXPECTED', 'VISIT LAST_RESORT'])
})

it('orders by successes for the money where the budget is what is scarce', () => {
  expect(order([], { expectation: 'PER_COST' })).toEqual(['SMS BEST_EXPECTED', 'EMAIL BEST_EXPECTED', 'VOICE BEST_EXPECTED', 'VISIT LAST_RESORT'])
  expect(order([], { expectation: 'PER_COST', costs: { VISIT: 0 } })[0]).toBe('VISIT BEST_EXPECTED')
})

it('lets the customer’s own history move what was learnt', () => {
  expect(order([{ channel: 'VOICE', attempts: 30, successes: 0 }])[0]).toBe('SMS BEST_EXPECTED')
  expect(order([{ channel: 'SMS', attempts: 6, successes: 6 }])[0]).toBe('SMS BEST_EXPECTED')
})

it('takes the rate of the attempt that it would be, not of the first', () => {
  const falling = [...LEARNT, cell('VOICE', 2, 5_000, 500), cell('VOICE', 3, 5_000, 100)]
  const twice = [{ channel: 'VOICE' as const, attempts: 2, successes: 1 }]
  expect(order(twice)[0]).toBe('VOICE BEST_EXPECTED')
  expect(order(twice, {}, falling)[0]).toBe('SMS BEST_EXPECTED')
})

it('leaves preference and consent before it', () => {
  const asked = { ...request(), facts: makeFacts({ preferredChannel: 'VISIT' }) }
  asked.contactPoints[1] = { id: 2, kind: 'EMAIL', consentedChannels: ['EMAIL'] as never, optedOutChannels: [] }
  const { choices } = selectChannels(asked, settings, { rates: buildRates(LEARNT, settings), hardshipOrComplaint: false })
  expect(choices.map(({ channel, reason }) => `${channel} ${reason}`)).toEqual(['VISIT PREFERRED', 'EMAIL CONSENTED', 'VOICE BEST_EXPECTED', 'SMS LAST_RESORT'])
})

it('the cheaper of two that bring as much comes first', () => {
  expect(order([], { costs: { EMAIL: 5, SMS: 5, VOICE: 5, VISIT: 4.9 } }, [cell('SMS', 1, 100, 10)])).toEqual([
    'SMS BEST_EXPECTED', 'VISIT CHEAPEST', 'EMAIL STEP_ORDER', 'VOICE LAST_RESORT',
  ])
})

it('shows the numbers of its order: rate, interval, value, and the address that is missing', () => {
  const asked = { ...request(), contactPoints: request().contactPoints.slice(0, 2) }
  const outlook = outlookOf(asked, settings, { rates: buildRates(LEARNT, settings), hardshipOrComplaint: false })
  const [voice] = outlook.channels
  expect(voice).toMatchObject({ channel: 'VOICE', attempt: 1, rate: expect.closeTo(0.2, 2), evidence: 5_000, cost: 150, bestHour: null })
  expect(voice?.expectedValue).toBeCloseTo((voice?.rate as number) * 2_000 - 150, 9)
  // Twenty attempts' worth of belief about one customer is wide.
  expect(voice?.low).toBeLessThan(0.08)
  expect(voice?.high).toBeGreaterThan(0.35)
  expect(outlook.excluded).toEqual([{ channel: 'VISIT', reason: 'NO_ADDRESS' }])
})
