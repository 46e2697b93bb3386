import type { Channel } from '../../src/plugin-host/index.ts'
import type { Beta } from './beta.rules.ts'
import type { Config } from './config.ts'

/** The last number of an attempt that has a rate of its own: it and all later ones. */
export const LAST_ATTEMPT = 10

/** Attempts and successes as counted, and as they weigh after fading. */
export interface Tally {
  readonly attempts: number
  readonly successes: number
  readonly evidence: number
  readonly hits: number
}

export interface LearntCell extends Tally {
  readonly channel: Channel
  /** 0 to 23, local. */
  readonly hour: number
  /** From 1. */
  readonly attempt: number
}

/** What is believed of a success rate: the mean of the level above counts `priorStrength` attempts, the evidence the rest. */
export interface Rate extends Tally {
  readonly mean: number
  readonly priorMean: number
  readonly priorStrength: number
}

/** The rates of one portfolio, or of several taken together. `band` is an index into `hourBands`; null: over all. */
export interface RateTable {
  readonly overall: Rate
  of(channel: Channel, attempt?: number | null, band?: number | null): Rate
}

const NONE: Tally = Object.freeze({ attempts: 0, successes: 0, evidence: 0, hits: 0 })

export const attemptNumber = (attempt: number): number => Math.min(attempt, LAST_ATTEMPT)

export function bandOf(hour: number, { hourBands }: Config): number | null {
  const index = hourBands.findIndex(({ from, to }) => hour >= from && hour < to)
  return index < 0 ? null : index
}

export const betaOf = ({ mean, priorStrength, evidence }: Rate): Beta => ({
  alpha: mean * (priorStrength + evidence),
  beta: (1 - mean) * (priorStrength + evidence),
})

/**
 * Each level leans on the one above it by a Beta prior whose mean is that level's own (empirical Bayes), `priorAttempts` strong:
 * everything on the configuration, a channel on everything, its first attempt on the channel, each later attempt on the one
 * before it, an hour band on the channel. A cell of attempt and band leans on both as if they acted independently:
 * rate of the attempt × rate of the band ÷ rate of the channel.
 */
export function buildRates(cells: readonly LearntCell[], config: Config): RateTable {
  const tallies = new Map<string, Tally>()
  const keyOf = (channel: Channel | null, attempt: number | null, band: number | null) => `${channel}/${attempt}/${band}`
  const count = (key: string, cell: Tally) => tallies.set(key, sum(tallies.get(key) ?? NONE, cell))
  for (const cell of cells) {
    const attempt = attemptNumber(cell.attempt)
    const band = bandOf(cell.hour, config)
    count(keyOf(null, null, null), cell)
    count(keyOf(cell.channel, null, null), cell)
    count(keyOf(cell.channel, attempt, null), cell)
    if (band === null) continue
    count(keyOf(cell.channel, null, band), cell)
    count(keyOf(cell.channel, attempt, band), cell)
  }
  const rate = (key: string, priorMean: number): Rate => {
    const tally = tallies.get(key) ?? NONE
    const priorStrength = config.priorAttempts
    return { ...tally, priorMean, priorStrength, mean: (priorStrength * priorMean + tally.hits) / (priorStrength + tally.evidence) }
  }
  const overall = rate(keyOf(null, null, null), config.priorSuccesses / config.priorAttempts)
  const known = new Map<string, Rate>()
  const of = (channel: Channel, asked: number | null = null, band: number | null = null): Rate => {
    const attempt = asked === null ? null : attemptNumber(asked)
    const key = keyOf(channel, attempt, band)
    let found = known.get(key)
    if (found === undefined) known.set(key, (found = rate(key, above(channel, attempt, band))))
    return found
  }
  const above = (channel: Channel, attempt: number | null, band: number | null): number => {
    if (attempt === null) return band === null ? overall.mean : of(channel).mean
    if (band === null) return attempt === 1 ? of(channel).mean : of(channel, attempt - 1).mean
    const base = of(channel).mean
    return base === 0 ? 0 : Math.min((of(channel, attempt).mean * of(channel, null, band).mean) / base, 1)
  }
  return { overall, of }
}

function sum(a: Tally, b: Tally): Tally {
  return {
    attempts: a.attempts + b.attempts,
    successes: a.successes + b.successes,
    evidence: a.evidence + b.evidence,
    hits: a.hits + b.hits,
  }
}

/** Enough was seen to use it. */
export const hasEvidence = ({ evidence }: Tally, { minimumEvidence }: Config): boolean => evidence >= minimumEvidence

/** What one more attempt is expected to bring after its cost, in minor units. */
export const expectedValue = (rate: number, channel: Channel, { costs, successValue }: Config): number => rate * successValue - costs[channel]

/**
 * The number of attempts after which one more is expected to cost more than it brings; 0: not even the first pays.
 * null: as far as the evidence goes each one pays.
 */
export function maxUsefulAttempts(channel: Channel, rates: RateTable, config: Config): number | null {
  for (let attempt = 1; attempt <= LAST_ATTEMPT; attempt++) {
    const rate = rates.of(channel, attempt)
    if (!hasEvidence(rate, config)) return null
    if (expectedValue(rate.mean, channel, config) < 0) return attempt - 1
  }
  return null
}

/** The band in which the attempt is likeliest to succeed, among those with enough evidence; null unless there are two of them to compare. */
export function bestBand(channel: Channel, attempt: number, rates: RateTable, config: Config): number | null {
  const bands = config.hourBands.map((_, band) => band).filter((band) => hasEvidence(rates.of(channel, null, band), config))
  if (bands.length < 2) return null
  return bands.reduce((best, band) => (rates.of(channel, attempt, band).mean > rates.of(channel, attempt, best).mean ? band : best))
}
