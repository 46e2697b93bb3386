import { ClientError, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { FIGURES, report, type ReportFigure, type ReportGroup } from './report.service.ts'

/** Longest window, in days: a report reads every contact in it. */
const DAYS_MAX = 366

/** The query `feedbackReport`. */
export function addReport({ builder, enums }: Graph, config: Config, host: PluginHost): void {
  const groupBy = builder.enumType('FeedbackGroupBy', {
    description: `By what figures are told apart. ${BY}`,
    values: {
      NONE: { description: 'Not at all: one group.' },
      VERSION: { description: 'By strategy version.' },
      STEP: { description: 'By step of a strategy version.' },
      CHANNEL: { description: 'By channel.' },
      AGENT: { description: 'By agent: whoever had the conversation. Compare only within the same work.' },
    } as const,
  })
  const exclusion = builder.objectRef<{ reason: string; count: number }>('FeedbackExclusion').implement({
    description: `What was left out of both sides of a figure. ${BY}`,
    fields: (t) => ({
      reason: t.exposeString('reason', { description: 'NO_COLLECTION_ROOT, REPEATED_WITHIN_30_DAYS, WITHDRAWN, NOT_DUE_YET or REPEATED_RESPONSE.' }),
      count: t.exposeInt('count', { description: 'How many.' }),
    }),
  })
  const figure = builder.objectRef<ReportFigure>('FeedbackFigure').implement({
    description: `One figure of one group, with everything needed to check it. ${BY}`,
    fields: (t) => ({
      kpiId: t.string({ description: `${Object.keys(FIGURES).join(', ')}.`, resolve: (f) => f.id }),
      name: t.string({ description: 'What is divided by what.', resolve: (f) => FIGURES[f.id].name }),
      value: t.exposeFloat('value', { nullable: true, description: `\`per\` times numerator over denominator; null where the denominator is 0, and for K35 below ${config.minN} responses.` }),
      per: t.int({ description: 'By what the ratio is multiplied: 1, 1,000 or 10,000.', resolve: (f) => FIGURES[f.id].per }),
      numerator: t.exposeInt('numerator', { description: 'Counted above.' }),
      denominator: t.exposeInt('denominator', { description: 'Counted below.' }),
      lowSample: t.exposeBoolean('lowSample', { description: `Fewer than ${config.minN} below: read with care.` }),
      excluded: t.field({ type: [exclusion], description: 'What was left out, by reason.', resolve: (f) => Object.entries(f.excluded).map(([reason, count]) => ({ reason, count })) }),
    }),
  })
  const group = builder.objectRef<ReportGroup>('FeedbackReportGroup').implement({
    description: `The figures of one group. What it is not grouped by is null; null in a group that is: no planned action, or nobody. ${BY}`,
    fields: (t) => ({
      strategyVersionId: t.globalID({
        nullable: true,
        description: 'Global id of the strategy version.',
        resolve: (g) => (g.versionId === null ? null : { type: 'StrategyVersion', id: g.versionId }),
      }),
      strategy: t.string({ nullable: true, description: 'Code of the strategy.', resolve: (g) => g.strategyCode }),
      version: t.int({ nullable: true, description: 'Number of the version.', resolve: (g) => g.versionNumber }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Step.' }),
      channel: t.field({ type: enums.channel, nullable: true, description: 'Channel.', resolve: (g) => g.channel as never }),
      agent: t.string({ nullable: true, description: 'Code of the agent.', resolve: (g) => g.agentCode }),
      figures: t.field({ type: [figure], description: 'The figures, always all of them.', resolve: (g) => [...g.figures] }),
    }),
  })
  builder.queryField('feedbackReport', (t) =>
    t.field({
      type: [group],
      nullable: true,
      description: `Complaints and satisfaction of a portfolio over a window of business dates, at most ${DAYS_MAX} days. Null for a portfolio that you may not see. ${BY}`,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE', 'PARTNER'] },
      args: {
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        from: t.arg({ type: 'LocalDate', required: true, description: 'First business date, in the portfolio’s zone.' }),
        to: t.arg({ type: 'LocalDate', required: true, description: 'First business date after the window.' }),
        groupBy: t.arg({ type: groupBy, defaultValue: 'NONE', required: true, description: 'By what figures are told apart.' }),
      },
      resolve: async (_root, { portfolio, from, to, groupBy }, { db, viewer, clock }) => {
        const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
        if (days < 1 || days > DAYS_MAX) throw new ClientError('BAD_USER_INPUT', `The window from ${from} to ${to} has ${days} days. Give 1 to ${DAYS_MAX}; \`to\` is the first day after it.`)
        if (viewer.portfolios?.includes(portfolio) === false) return null
        const [found] = await db.query<{ id: number }>('SELECT id FROM portfolio WHERE code = $1', [portfolio])
        if (found === undefined) return null
        return report(host, config, { portfolioId: found.id, from, to, now: clock.now(), groupBy })
      },
    }),
  )
}
