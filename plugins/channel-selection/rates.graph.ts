import { CHANNELS, type Channel, type Context, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { credibleInterval } from './beta.rules.ts'
import type { Config } from './config.ts'
import { betaOf, hasEvidence, LAST_ATTEMPT, maxUsefulAttempts, type Rate, type RateTable } from './rates.rules.ts'
import { ratesOf } from './rates.service.ts'

const BY = 'Provided by plugin channel-selection.'

interface Row extends Rate {
  readonly channel: Channel
  readonly attempt: number | null
  readonly band: number | null
}

/** `channelSelectionRates`: what was learnt, level by level. */
export function addRates({ builder, enums }: Graph, config: Config, host: PluginHost): void {
  const row = builder.objectRef<Row>('ChannelSelectionRate').implement({
    description: `How often a channel reaches the customer, as counted and as believed. ${BY}`,
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (r) => r.channel }),
      attempt: t.exposeInt('attempt', {
        nullable: true,
        description: `Number of the attempt by this channel at the customer in 180 days, ${LAST_ATTEMPT} and more as ${LAST_ATTEMPT}; null: all.`,
      }),
      fromHour: t.int({ nullable: true, description: 'First hour of the band on the customer’s clock; null: all hours.', resolve: (r) => bandHours(r)?.from ?? null }),
      toHour: t.int({ nullable: true, description: 'Hour at which the band ends, not included; null: all hours.', resolve: (r) => bandHours(r)?.to ?? null }),
      attempts: t.exposeInt('attempts', { description: 'Attempts, as counted.' }),
      successes: t.exposeInt('successes', { description: 'Those that reached the customer, as counted.' }),
      evidence: t.exposeFloat('evidence', { description: 'Attempts after fading: what is old weighs less.' }),
      mean: t.exposeFloat('mean', { description: 'Success rate as believed: prior and evidence together.' }),
      low: t.float({ description: 'The rate lies above this with 97.5 % probability.', resolve: (r) => credibleInterval(betaOf(r)).low }),
      high: t.float({ description: 'The rate lies below this with 97.5 % probability.', resolve: (r) => credibleInterval(betaOf(r)).high }),
      priorMean: t.exposeFloat('priorMean', { description: 'What the level above says.' }),
      priorStrength: t.exposeFloat('priorStrength', { description: 'Attempts that the level above counts for.' }),
    }),
  })
  const bandHours = ({ band }: Row) => (band === null ? undefined : config.hourBands[band])

  interface Table {
    readonly rates: RateTable
  }
  const channel = builder.objectRef<Table & { readonly channel: Channel }>('ChannelSelectionChannel').implement({
    description: `A channel in a portfolio: its rates, and when to stop. ${BY}`,
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (c) => c.channel }),
      rate: t.field({ type: row, description: 'Over all attempts and hours.', resolve: (c) => rowOf(c.channel, c.rates, null, null) }),
      byAttempt: t.field({
        type: [row],
        description: 'By the number of the attempt; those that were made.',
        resolve: (c) => ATTEMPTS.map((attempt) => rowOf(c.channel, c.rates, attempt, null)).filter(wasTried),
      }),
      byHour: t.field({
        type: [row],
        description: 'By the hour bands of the configuration; those that were tried.',
        resolve: (c) => bands.map((band) => rowOf(c.channel, c.rates, null, band)).filter(wasTried),
      }),
      cells: t.field({
        type: [row],
        description: 'By the number of the attempt and the hour band; those that were tried.',
        resolve: (c) => ATTEMPTS.flatMap((attempt) => bands.map((band) => rowOf(c.channel, c.rates, attempt, band))).filter(wasTried),
      }),
      maxUsefulAttempts: t.int({
        nullable: true,
        description:
          'Attempts after which one more is expected to cost more than it brings; 0: not even the first pays. Null: as far as the evidence goes each one pays.',
        resolve: (c) => maxUsefulAttempts(c.channel, c.rates, config),
      }),
    }),
  })
  const bands = config.hourBands.map((_, band) => band)

  const table = builder.objectRef<Table>('ChannelSelectionRates').implement({
    description: `What was learnt from the outcomes of contacts. ${BY}`,
    fields: (t) => ({
      channels: t.field({ type: [channel], description: 'Every channel.', resolve: ({ rates }) => CHANNELS.map((of) => ({ channel: of, rates })) }),
      attempts: t.int({ description: 'Attempts over all channels, as counted.', resolve: ({ rates }) => rates.overall.attempts }),
      successes: t.int({ description: 'Those that reached the customer.', resolve: ({ rates }) => rates.overall.successes }),
      mean: t.float({
        description: 'Success rate over all channels, as believed: what a channel that was never tried is taken to have.',
        resolve: ({ rates }) => rates.overall.mean,
      }),
      usable: t.boolean({
        description: 'Whether the evidence reaches `minimumEvidence`, so that choices rest on it.',
        resolve: ({ rates }) => hasEvidence(rates.overall, config),
      }),
    }),
  })
  builder.queryField('channelSelectionRates', (t) =>
    t.field({
      type: table,
      nullable: true,
      description: `Success rates learnt in a portfolio, as they weigh today. Null where there is no such portfolio that you may see. ${BY}`,
      args: {
        portfolio: t.arg.string({
          description: 'Code of the portfolio. Left out: all of them together, for whoever sees all; choices rest on one portfolio alone.',
        }),
      },
      resolve: async (_root, { portfolio }, context) => {
        const portfolioId = await visibleId(portfolio ?? null, context)
        if (portfolioId === undefined) return null
        return { rates: await ratesOf(host, config, context.clock.now().toISOString().slice(0, 10), portfolioId) }
      },
    }),
  )
}

const ATTEMPTS = Array.from({ length: LAST_ATTEMPT }, (_, i) => i + 1)

const rowOf = (channel: Channel, rates: RateTable, attempt: number | null, band: number | null): Row => ({ ...rates.of(channel, attempt, band), channel, attempt, band })
const wasTried = ({ attempts }: Row): boolean => attempts > 0

/** null: all portfolios. undefined: none that the viewer may see. */
async function visibleId(code: string | null, { db, viewer }: Context): Promise<number | null | undefined> {
  if (code === null) return viewer.portfolios === null ? null : undefined
  if (viewer.portfolios !== null && !viewer.portfolios.includes(code)) return undefined
  const portfolio = await db.prisma.portfolio.findUnique({ where: { code }, select: { id: true } })
  return portfolio === null ? undefined : Number(portfolio.id)
}
