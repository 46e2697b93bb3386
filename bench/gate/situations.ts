import type { Channel } from '../../src/compliance/gate.types.ts'
import type { ContactEvent, Situation } from '../../src/compliance/gate/situation.types.ts'

export const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Midnight in New York at the beginning of the day that is planned, a Monday. */
export const PLANNED_DAY = Date.parse('2026-03-02T05:00:00Z')

interface Home {
  readonly region: string
  /** Packs of the state, beside those of the country. */
  readonly packs: readonly string[]
  readonly zones: readonly string[]
}

/** Where the customers live; what a record points to is one zone, or, with a telephone number from elsewhere, two. */
export const HOMES: readonly Home[] = [
  { region: 'NY', packs: ['US-NY'], zones: ['America/New_York'] },
  { region: 'CA', packs: ['US-CA'], zones: ['America/Los_Angeles'] },
  { region: 'FL', packs: ['US-FL'], zones: ['America/New_York', 'America/Chicago'] },
  { region: 'TX', packs: [], zones: ['America/Chicago'] },
  { region: 'WA', packs: ['US-WA'], zones: ['America/Los_Angeles', 'America/New_York'] },
  { region: 'IL', packs: [], zones: ['America/Chicago'] },
]

const CHANNELS: readonly Channel[] = ['VOICE', 'VOICE', 'SMS', 'EMAIL', 'LETTER']
const OUTCOMES = ['no-answer', 'no-answer', 'voicemail', 'sent', 'delivered', 'busy', 'conversation', 'no-answer']

/** The same numbers at every run. */
function numbers(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** How many contacts a customer's history has: a third none, most a handful, a few forty. */
function lengthOf(pick: (below: number) => number): number {
  const kind = pick(12)
  if (kind < 4) return 0
  if (kind < 9) return 1 + pick(6)
  return kind < 11 ? 6 + pick(15) : 20 + pick(21)
}

export interface BenchCustomer {
  readonly home: Home
  /** The same customer by every channel that is thought of. */
  readonly asked: readonly Situation[]
}

const NOBODY: readonly never[] = Object.freeze([])
const CONTENT = new Set(['debt-collector-disclosure', 'opt-out-instructions', 'validation-notice', 'creditor-identity'])
const KNOWN = new Set(['consumer-used-address', 'consumer-consented'])

/** A customer as the cycle finds it: contacts of the last 45 days, consents, now and then a dispute, an opt-out or a hold. */
export function customer(n: number): BenchCustomer {
  const pick = numbers(n)
  const home = HOMES[pick(HOMES.length)] as Home
  const [phone, mail] = [`+1212${1_000_000 + n}`, `debtor${n}@example.org`]
  const debts = Array.from({ length: pick(4) === 0 ? 2 : 1 }, (_, i) => ({ id: String(n * 2 + i), purpose: 'consumer', product: 'CARD', limitationExpiresOn: null }))
  const addressOf = (channel: Channel) => (channel === 'EMAIL' ? mail : channel === 'LETTER' ? null : phone)
  const history: ContactEvent[] = Array.from({ length: lengthOf(pick) }, (): ContactEvent => {
    const channel = CHANNELS[pick(CHANNELS.length)] as Channel
    return {
      at: PLANNED_DAY - pick(45) * DAY + (9 + pick(10)) * HOUR - DAY,
      channel,
      direction: pick(9) === 0 ? 'inbound' : 'outbound',
      outcome: OUTCOMES[pick(OUTCOMES.length)] as string,
      debtIds: [(debts[pick(debts.length)] as { id: string }).id],
      address: addressOf(channel),
      destination: null,
      recipientRole: 'debtor',
      collectorId: null,
      purpose: 'collect',
      prerecorded: false,
    }
  }).sort((a, b) => a.at - b.at)
  const day = PLANNED_DAY / DAY - 1
  const shared: Omit<Situation, 'action'> = {
    collector: { id: 'C', type: 'third-party', creditorType: 'bank' },
    debtor: {
      country: 'US', region: home.region, timeZones: home.zones, birthDay: null, deceased: pick(500) === 0, vulnerabilities: NOBODY, representative: null, workplace: null,
      inconvenient: NOBODY, workingHours: NOBODY, occasions: NOBODY,
    },
    debts,
    history,
    optOuts: pick(20) === 0 ? [{ scope: 'channel', channel: 'SMS', address: phone, at: PLANNED_DAY - 9 * DAY, revokedAt: null }] : NOBODY,
    consents: (['VOICE', 'SMS', 'EMAIL'] as const).map((channel) => ({
      type: 'channel', channel, address: channel === 'EMAIL' ? mail : phone, debtIds: null, at: PLANNED_DAY - 300 * DAY, revokedAt: null,
    })),
    ceaseWritten: pick(200) === 0 ? [PLANNED_DAY - 20 * DAY] : NOBODY,
    disputes: pick(40) === 0 ? [{ kind: 'written-dispute', receivedOn: Math.floor(day) - 12, debtIds: null, releasedOn: null }] : NOBODY,
    moratoria: NOBODY,
    holds: pick(50) === 0 ? [{ kind: 'PROMISE', channel: null, from: PLANNED_DAY - 3 * DAY, to: PLANNED_DAY + 4 * DAY }] : NOBODY,
    notices: NOBODY,
    validation: { initialCommunicationOn: Math.floor(day) - 60, noticeSentOn: Math.floor(day) - 58 },
    facts: KNOWN,
    freshness: new Map([[phone, new Map([['reassigned-number-check', Math.floor(day) - 20]])]]),
    inDefaultSince: null,
  }
  const asked = (['VOICE', 'SMS', 'EMAIL', 'LETTER'] as const).map((channel): Situation => ({
    ...shared,
    action: {
      channel, purpose: 'collect', recipientRole: 'debtor', debtIds: null, content: CONTENT, address: addressOf(channel), addressFlags: NOBODY,
      destination: channel === 'VOICE' || channel === 'SMS' ? 'mobile' : 'home', autodialed: false, prerecorded: false,
    },
  }))
  return { home, asked }
}
