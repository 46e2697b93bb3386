import { expect, it } from 'vitest'
import { CHANNELS, type Channel, type ChannelRequest, type ContactPointView } from '../../../src/plugin-host/index.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createTestDatabase } from '../../../src/testkit/database.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { config } from '../config.ts'
import { channelSelection } from '../plugin.ts'
import { selectChannels } from '../rules.ts'

const point = (id: number, kind: ContactPointView['kind'], consentedChannels: Channel[] = [],
  optedOutChannels: Channel[] = []): ContactPointView => ({
  id,
  kind,
  consentedChannels,
  optedOutChannels,
})
const EVERYWHERE = [point(1, 'PHONE'), point(2, 'EMAIL'), point(3, 'POSTAL'), point(4, 'SOCIAL')]

function request(channels: readonly Channel[], rest: Partial<ChannelRequest> = {}, preferredChannel: Channel | null = null): ChannelRequest {
  return { caseId: 1, customerId: 1, facts: makeFacts({ preferredChannel }), step: { key: 's', treatment: 'CALL', channels },
    contactPoints: EVERYWHERE, history: [], ...rest }
}

const select = (asked: ChannelRequest, options: object = {}) => selectChannels(asked, config.parse(options))
const codes = (asked: ChannelRequest, options?: object) => select(asked, options).choices.map(({ channel, reason }) => `${channel} ${reason}`)

it('puts the customer’s own channel first, then consent, then cost', () => {
  const contactPoints = [point(1, 'PHONE', ['SMS']), point(2, 'EMAIL'), point(3, 'POSTAL'), point(4, 'SOCIAL')]
  expect(codes(request(['EMAIL', 'LETTER', 'SMS', 'VOICE'], { contactPoints }, 'LETTER'))).toEqual([
    'LETTER PREFERRED',
    'SMS CONSENTED',
    'EMAIL CHEAPEST',
    'VOICE LAST_RESORT',
  ])
})

it('lets a past result beat cost, and a few failures sink a channel only a little', () => {
  const history = [{ channel: 'VOICE' as const, attempts: 4, successes: 3 }, { channel: 'EMAIL' as const, attempts: 10, successes: 0 }]
  expect(codes(request(['EMAIL', 'SMS', 'VOICE'], { history }))).toEqual(['VOICE BEST_PAST_RESULT', 'SMS BEST_PAST_RESULT', 'EMAIL LAST_RESORT'])
  const once = [{ channel: 'EMAIL' as const, attempts: 1, successes: 0 }]
  expect(codes(request(['SMS', 'EMAIL'], { history: once }))).toEqual(['EMAIL CHEAPEST', 'SMS LAST_RESORT'])
})

it('takes costs from the configuration and keeps the step’s order when all is equal', () => {
  expect(codes(request(['SMS', 'EMAIL']), { costs: { SMS: 0 } })).toEqual(['SMS CHEAPEST', 'EMAIL LAST_RESORT'])
  expect(codes(request(['SMS', 'EMAIL']), { costs: { SMS: 1, EMAIL: 1 } })).toEqual(['SMS STEP_ORDER', 'EMAIL LAST_RESORT'])
})

it('excludes what has no address and what was opted out of, and says so', () => {
  const contactPoints = [point(1, 'PHONE', [], ['SMS'])]
  expect(select(request(['SMS', 'EMAIL', 'LETTER', 'VISIT', 'LEGAL', 'SOCIAL', 'VOICE'], { contactPoints }))).toEqual({
    choices: [{ channel: 'VOICE', contactPointId: 1, reason: 'ONLY_CHANNEL', tone: 'FRIENDLY' }],
    excluded: [
      { channel: 'SMS', reason: 'OPTED_OUT' },
      ...(['EMAIL', 'LETTER', 'VISIT', 'LEGAL', 'SOCIAL'] as const).map((channel) => ({ channel, reason: 'NO_ADDRESS' })),
    ],
  })
})

it('an opted-out preference does not count', () => {
  const contactPoints = [point(1, 'PHONE', [], ['VOICE'])]
  expect(codes(request(['VOICE', 'SMS'], { contactPoints }, 'VOICE'))).toEqual(['SMS ONLY_CHANNEL'])
})

it('picks for each channel the consented address before an older one, and never one that was opted out', () => {
  const contactPoints = [point(5, 'PHONE'), point(9, 'PHONE', ['SMS']), point(2, 'PHONE', ['SMS', 'VOICE'], ['SMS', 'VOICE']), point(7, 'PHONE')]
  const { choices } = select(request(['SMS', 'VOICE'], { contactPoints }))
  expect(choices.map(({ channel, contactPointId }) => [channel, contactPointId])).toEqual([['SMS', 9], ['VOICE', 5]])
})

it('finds an address for every channel there is', () => {
  expect(select(request(CHANNELS)).choices.map(({ channel }) => channel).sort()).toEqual([...CHANNELS].sort())
})

it('answers through the host, and with an empty list when nothing is possible', async () => {
  const db = await createTestDatabase()
  const hooks = createTestHooks([channelSelection], { db })
  const decided = await hooks.decide('contact.channels', [request(['SMS']), request(['SMS'], { contactPoints: [] })], { businessDate: '2026-03-02' })
  expect(decided.answers).toEqual([[{ channel: 'SMS', contactPointId: 1, reason: 'ONLY_CHANNEL', tone: 'FRIENDLY' }], []])
  expect(decided.by(1)?.plugin).toBe('channel-selection')
  expect(hooks.health()[0]?.failures).toBe(0)
  await db.close()
})

it('lists every possible channel, so that a step of all channels and one of the first success can both be served', () => {
  const { choices } = select(request(['VOICE', 'SMS', 'EMAIL', 'LETTER']))
  expect(choices.map(({ channel }) => channel).sort()).toEqual(['EMAIL', 'LETTER', 'SMS', 'VOICE'])
})
