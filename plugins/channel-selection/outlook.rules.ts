import type { Tone } from '../../src/plugin-host/index.ts'
import { credibleInterval } from './beta.rules.ts'
import type { Config } from './config.ts'
import { bestBand, betaOf, expectedValue } from './rates.rules.ts'
import { customerBeta, type Exclusion, type Knowledge, meanOf, type RankedChannel, rankChannels, type SelectionRequest, toneFor } from './rules.ts'

/** The band of hours in which a channel is likeliest to succeed, at whoever is at this attempt, and on what that rests. */
export interface BestHour {
  readonly from: number
  readonly to: number
  readonly rate: number
  readonly low: number
  readonly high: number
  /** In the band, over all attempt numbers, as counted. */
  readonly attempts: number
  readonly successes: number
}

export interface ChannelOutlook extends RankedChannel {
  /** Middle 95 % of what is believed of `rate`. */
  readonly low: number
  readonly high: number
  /** Minor units. */
  readonly expectedValue: number
  /** Attempts of this number by this channel that the learnt rate rests on, as counted; 0 where nothing learnt is used. */
  readonly evidence: number
  readonly bestHour: BestHour | null
}

export interface Selected {
  readonly channels: readonly ChannelOutlook[]
  readonly excluded: readonly Exclusion[]
  readonly tone: Tone
  readonly learnt: boolean
}

export interface Outlook extends Selected {
  /** The step whose action waits; null: none does, and every channel is looked at. */
  readonly stepKey: string | null
  readonly currency: string
}

/** The ranking of a step's channels with the numbers that it rests on. */
export function outlookOf(request: SelectionRequest, config: Config, known: Knowledge): Selected {
  const { rates } = known
  const { ranked, excluded } = rankChannels(request, config, known)
  return {
    channels: ranked.map((ranking) => {
      const { channel, attempt } = ranking
      const beta = customerBeta(channel, request.history, config, rates)
      return {
        ...ranking,
        ...credibleInterval(beta),
        expectedValue: expectedValue(meanOf(beta), channel, config),
        evidence: rates?.of(channel, attempt).attempts ?? 0,
        bestHour: bestHourOf(ranking, config, known),
      }
    }),
    excluded,
    tone: toneFor(request, known, config),
    learnt: rates !== null,
  }
}

function bestHourOf({ channel, attempt }: RankedChannel, config: Config, { rates }: Knowledge): BestHour | null {
  const band = rates === null ? null : bestBand(channel, attempt, rates, config)
  const hours = band === null ? undefined : config.hourBands[band]
  if (rates === null || hours === undefined) return null
  const rate = rates.of(channel, attempt, band)
  const { attempts, successes } = rates.of(channel, null, band)
  return { ...hours, rate: rate.mean, ...credibleInterval(betaOf(rate)), attempts, successes }
}
