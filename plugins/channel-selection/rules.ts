import { ADDRESS_OF, type Channel, type ChannelChoice, type ChannelHistory, type ChannelRequest, type ContactPointView } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

export interface Exclusion {
  readonly channel: Channel
  readonly reason: 'NO_ADDRESS' | 'OPTED_OUT'
}

export interface Selection {
  /** Best first; empty: nothing is possible. */
  readonly choices: readonly ChannelChoice[]
  readonly excluded: readonly Exclusion[]
}

interface Candidate {
  readonly channel: Channel
  readonly contactPointId: number
  readonly preferred: boolean
  readonly consented: boolean
  /** Success rate in whole percent. */
  readonly rate: number
  readonly cost: number
}

/**
 * Orders the channels of a step. First what the customer asked for, then what was consented to, then the better past result
 * (in whole percent, so that noise does not beat cost), then the cheaper, then the step's own order.
 *
 * The reason of a choice is the first of these by which it beats the one below it: PREFERRED, CONSENTED, BEST_PAST_RESULT,
 * CHEAPEST, STEP_ORDER. The last of several is LAST_RESORT, and a single one ONLY_CHANNEL, unless PREFERRED.
 */
export function selectChannels(request: Pick<ChannelRequest, 'facts' | 'step' | 'contactPoints' | 'history'>, config: Config): Selection {
  const candidates: Candidate[] = []
  const excluded: Exclusion[] = []
  for (const channel of request.step.channels) {
    const point = bestPoint(channel, request.contactPoints)
    if (typeof point === 'string') {
      excluded.push({ channel, reason: point })
      continue
    }
    candidates.push({
      channel,
      contactPointId: point.id,
      preferred: request.facts.preferredChannel === channel,
      consented: point.consentedChannels.includes(channel),
      rate: Math.round(100 * successRate(channel, request.history, config)),
      cost: config.costs[channel],
    })
  }
  candidates.sort(compare)
  return {
    choices: candidates.map((candidate, i) => ({
      channel: candidate.channel,
      contactPointId: candidate.contactPointId,
      reason: reasonOf(candidate, candidates[i + 1], candidates.length),
    })),
    excluded,
  }
}

/** Mean of the Beta distribution that the prior and the customer's own history give: few attempts move it little. */
export function successRate(channel: Channel, history: readonly ChannelHistory[], { priorAttempts, priorSuccesses }: Config): number {
  let attempts = priorAttempts
  let successes = priorSuccesses
  for (const past of history) {
    if (past.channel !== channel) continue
    attempts += past.attempts
    successes += past.successes
  }
  return Math.min(successes / attempts, 1)
}

/** The address for a channel: a consented one before others, then the oldest; or why there is none. */
function bestPoint(channel: Channel, points: readonly ContactPointView[]): ContactPointView | Exclusion['reason'] {
  const kind = ADDRESS_OF[channel]
  let best: ContactPointView | null = null
  let optedOut = false
  for (const point of points) {
    if (point.kind !== kind) continue
    if (point.optedOutChannels.includes(channel)) {
      optedOut = true
      continue
    }
    if (best === null || isBetter(point, best, channel)) best = point
  }
  return best ?? (optedOut ? 'OPTED_OUT' : 'NO_ADDRESS')
}

function isBetter(point: ContactPointView, than: ContactPointView, channel: Channel): boolean {
  const a = point.consentedChannels.includes(channel)
  const b = than.consentedChannels.includes(channel)
  return a === b ? point.id < than.id : a
}

/** Stable: equal candidates keep the step's order. */
function compare(a: Candidate, b: Candidate): number {
  return Number(b.preferred) - Number(a.preferred) || Number(b.consented) - Number(a.consented) || b.rate - a.rate || a.cost - b.cost
}

function reasonOf(candidate: Candidate, below: Candidate | undefined, of: number): string {
  if (candidate.preferred) return 'PREFERRED'
  if (below === undefined) return of === 1 ? 'ONLY_CHANNEL' : 'LAST_RESORT'
  if (candidate.consented !== below.consented) return 'CONSENTED'
  if (candidate.rate !== below.rate) return 'BEST_PAST_RESULT'
  return candidate.cost !== below.cost ? 'CHEAPEST' : 'STEP_ORDER'
}
