import {
  ADDRESS_OF,
  type Channel,
  type ChannelChoice,
  type ChannelHistory,
  type ChannelRequest,
  type ContactPointView,
  type Facts,
} from '../../src/plugin-host/index.ts'
import type { Beta } from './beta.rules.ts'
import type { Config } from './config.ts'
import { expectedValue, type RateTable } from './rates.rules.ts'
import { type ToneFacts, toneOf } from './tone.rules.ts'

export interface Exclusion {
  readonly channel: Channel
  readonly reason: 'NO_ADDRESS' | 'OPTED_OUT'
}

/** What the order of channels is decided by. */
export interface SelectionRequest extends Pick<ChannelRequest, 'contactPoints' | 'history'> {
  readonly facts: ToneFacts & Pick<Facts, 'preferredChannel'>
  readonly step: Pick<ChannelRequest['step'], 'channels'>
}

/** What is known beside the request. */
export interface Knowledge {
  /** Of the case's portfolio; null: not enough was learnt to order by it. */
  readonly rates: RateTable | null
  readonly hardshipOrComplaint: boolean
}

export const NOTHING_KNOWN: Knowledge = Object.freeze({ rates: null, hardshipOrComplaint: false })

export interface Ranking {
  /** Best first; empty: nothing is possible. */
  readonly ranked: readonly RankedChannel[]
  readonly excluded: readonly Exclusion[]
}

export interface RankedChannel extends Candidate {
  /** Upper snake case: why it stands here. */
  readonly reason: string
}

interface Candidate {
  readonly channel: Channel
  readonly contactPointId: number
  readonly preferred: boolean
  readonly consented: boolean
  /** Number of the next attempt by it, counted as the history is. */
  readonly attempt: number
  readonly rate: number
  /** What it is compared by after preference and consent, rounded so that noise does not beat cost. */
  readonly score: number
  readonly cost: number
}

export interface Selection {
  readonly choices: readonly ChannelChoice[]
  readonly excluded: readonly Exclusion[]
}

/** The ranked channels as a step's choices, all in one tone. */
export function selectChannels(request: SelectionRequest, config: Config, knowledge: Knowledge = NOTHING_KNOWN): Selection {
  const { ranked, excluded } = rankChannels(request, config, knowledge)
  const tone = toneFor(request, knowledge, config)
  return { choices: ranked.map(({ channel, contactPointId, reason }) => ({ channel, contactPointId, reason, tone })), excluded }
}

/**
 * Orders the channels of a step. First what the customer asked for, then what was consented to. Then, where enough was learnt,
 * what one attempt is expected to bring (`score`), else the better past result at this customer; then the cheaper, then the step's own order.
 *
 * The reason of a channel is the first of these by which it beats the one below it: PREFERRED, CONSENTED, BEST_EXPECTED or
 * BEST_PAST_RESULT, CHEAPEST, STEP_ORDER. The last of several is LAST_RESORT, and a single one ONLY_CHANNEL, unless PREFERRED.
 */
export function rankChannels(request: SelectionRequest, config: Config, { rates }: Knowledge): Ranking {
  const candidates: Candidate[] = []
  const excluded: Exclusion[] = []
  for (const channel of request.step.channels) {
    const point = bestPoint(channel, request.contactPoints)
    if (typeof point === 'string') {
      excluded.push({ channel, reason: point })
      continue
    }
    const attempt = 1 + attemptsBy(channel, request.history)
    const rate = meanOf(customerBeta(channel, request.history, config, rates))
    candidates.push({
      channel,
      contactPointId: point.id,
      preferred: request.facts.preferredChannel === channel,
      consented: point.consentedChannels.includes(channel),
      attempt,
      rate,
      score: rates === null ? Math.round(100 * rate) : expectation(rate, channel, config),
      cost: config.costs[channel],
    })
  }
  candidates.sort(compare)
  const best = rates === null ? 'BEST_PAST_RESULT' : 'BEST_EXPECTED'
  return {
    ranked: candidates.map((candidate, i) => ({ ...candidate, reason: reasonOf(candidate, candidates[i + 1], candidates.length, best) })),
    excluded,
  }
}

export function toneFor({ facts, history }: SelectionRequest, { hardshipOrComplaint }: Knowledge, config: Config) {
  return toneOf(facts, { hardshipOrComplaint, attempts: history.reduce((sum, past) => sum + past.attempts, 0) }, config)
}

/**
 * What is believed of the next attempt at this customer: the learnt rate of the channel and attempt number, or the
 * configuration's, `priorAttempts` strong, and then his own history. Few attempts move it little.
 */
export function customerBeta(channel: Channel, history: readonly ChannelHistory[], config: Config, rates: RateTable | null): Beta {
  const attempts = attemptsBy(channel, history)
  const successes = Math.min(history.reduce((sum, past) => (past.channel === channel ? sum + past.successes : sum), 0), attempts)
  const mean = rates === null ? config.priorSuccesses / config.priorAttempts : rates.of(channel, attempts + 1).mean
  return { alpha: config.priorAttempts * mean + successes, beta: config.priorAttempts * (1 - mean) + attempts - successes }
}

export const meanOf = ({ alpha, beta }: Beta): number => alpha / (alpha + beta)

const attemptsBy = (channel: Channel, history: readonly ChannelHistory[]): number =>
  history.reduce((sum, past) => (past.channel === channel ? sum + past.attempts : sum), 0)

/** Whole minor units, or successes per minor unit to three digits. */
function expectation(rate: number, channel: Channel, config: Config): number {
  if (config.expectation === 'VALUE') return Math.round(expectedValue(rate, channel, config))
  const cost = config.costs[channel]
  return cost === 0 ? Number.MAX_VALUE : Number((rate / cost).toPrecision(3))
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
  return Number(b.preferred) - Number(a.preferred) || Number(b.consented) - Number(a.consented) || b.score - a.score || a.cost - b.cost
}

function reasonOf(candidate: Candidate, below: Candidate | undefined, of: number, best: string): string {
  if (candidate.preferred) return 'PREFERRED'
  if (below === undefined) return of === 1 ? 'ONLY_CHANNEL' : 'LAST_RESORT'
  if (candidate.consented !== below.consented) return 'CONSENTED'
  if (candidate.score !== below.score) return best
  return candidate.cost !== below.cost ? 'CHEAPEST' : 'STEP_ORDER'
}
