import { ADDRESS_OF, CHANNELS } from '../../compliance/gate.types.ts'
import type { HookName, SegmentRule, StepView } from '../../plugin-host/catalogue.ts'
import type { Facts } from '../../segments/facts.ts'
import { nastyFacts, realisticFacts } from './drawn-facts.rules.ts'
import { between, createRandom, pick } from './random.rules.ts'
import { type Sample, type SampleCase, SAMPLE_NOW } from './sample.ts'

/** What `ctx.segments` holds at `segment.assign`. */
export const SAMPLE_SEGMENTS: readonly SegmentRule[] = [
  { code: 'SAMPLE_LATE', precedence: 10, rule: { fact: 'dpd', op: 'GT', value: 60 } },
  { code: 'SAMPLE_EARLY', precedence: 20, rule: { all: [] } },
]

const TREATMENTS = ['REMINDER', 'CALL', 'FIRM_CALL', 'NOTICE', 'LEGAL_NOTICE', 'LEGAL_FILING'] as const
const STEP_CHANNELS: readonly StepView['channels'][] = [['VOICE'], ['SMS', 'EMAIL', 'VOICE'], ['LETTER', 'LEGAL'], CHANNELS, []]

export type Mood = 'realistic' | 'nasty'

/**
 * A batch for a point, the same for the same arguments. The first records are about the sample's cases, those after them about cases
 * that nobody has stored yet, as in the cycle that opens a case. Observers are told of the sample's events.
 */
export function requestsOf(point: HookName, sample: Sample, count: number, mood: Mood): readonly object[] {
  if (point === 'contact.recorded') return sample.contacts.slice(0, count)
  if (point === 'payment.recorded') return sample.payments.slice(0, count)
  if (point === 'promise.settled') return sample.promises.slice(0, count)
  const random = createRandom(mood === 'nasty' ? 7 : 3)
  return Array.from({ length: count }, (_, i) => {
    const about = sample.cases[i] ?? unknownCase(i)
    const facts = mood === 'nasty' ? nastyFacts(random, i) : realisticFacts(random)
    return { caseId: about.caseId, customerId: about.customerId, ...asked(point, about, facts, random, mood) }
  })
}

const unknownCase = (i: number): SampleCase => ({ caseId: 7_000_000 + i, customerId: 8_000_000 + i, accountId: 0, contactPointId: 9_000_000 + i, actionId: 0 })

function asked(point: HookName, about: SampleCase, facts: Facts, random: () => number, mood: Mood): object {
  const step: StepView = { key: pick(random, ['call', 'remind', 'x'.repeat(80)]), treatment: pick(random, TREATMENTS), channels: pick(random, STEP_CHANNELS) }
  switch (point) {
    case 'segment.grade':
      return { facts, previous: facts.grade }
    case 'segment.assign':
      return { facts, previous: facts.segment }
    case 'case.steps':
      return { facts }
    case 'step.ready':
      return { facts, step }
    case 'contact.channels': {
      // Of what a nasty file knows there may be nothing at all.
      const kinds = (['PHONE', 'EMAIL', 'POSTAL'] as const).filter(() => random() < (mood === 'nasty' ? 0.3 : 0.9))
      return {
        facts,
        step,
        contactPoints: kinds.map((kind, k) => ({
          id: about.contactPointId + k * 1_000_000,
          kind,
          consentedChannels: CHANNELS.filter((channel) => ADDRESS_OF[channel] === kind && random() < 0.7),
          optedOutChannels: CHANNELS.filter((channel) => ADDRESS_OF[channel] === kind && random() < 0.1),
        })),
        history: CHANNELS.filter(() => random() < 0.5).map((channel) => {
          const attempts = between(random, 1, mood === 'nasty' ? 100_000 : 20)
          return { channel, attempts, successes: between(random, 0, attempts) }
        }),
      }
    }
    case 'contact.guard':
      return { channel: pick(random, CHANNELS), treatment: step.treatment, at: SAMPLE_NOW, stage: pick(random, ['PLAN', 'DISPATCH']) }
    case 'queue.priority':
      return { facts, channel: pick(random, CHANNELS), treatment: step.treatment, rank: mood === 'nasty' ? pick(random, [0, -1e12, 1e12]) : random() * 1_000 }
    default:
      return {}
  }
}
