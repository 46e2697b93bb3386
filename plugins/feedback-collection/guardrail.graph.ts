import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { breachesByGuardrail, breachPage } from './guardrail.loaders.ts'

/** `FeedbackGuardrail`, its breaches, and their queries. */
export function addGuardrail({ builder, visibility, loader }: Graph) {
  visibility.declare('FeedbackGuardrail', 'everyone')
  visibility.declare('FeedbackGuardrailBreach', 'everyone')
  const metric = builder.enumType('FeedbackGuardrailMetric', {
    description: `What a guardrail watches. ${BY}`,
    values: {
      COMPLAINT_RATE: { description: 'K32: complaints with a collection root, per 1,000 customers contacted. Breached above the threshold.' },
      COMPLAINT_RATE_ATTEMPTS: { description: 'The same per 10,000 attempts: for channels on which nobody answers. Breached above.' },
      UPHELD_SHARE: { description: 'K33: upheld or partly upheld, of complaints answered. Breached above.' },
      CSAT: { description: 'K35: scores of 4 or 5, of first responses. Breached below.' },
      NEGATIVE_SHARE: { description: 'Negative scores, of first responses. Breached above.' },
      REFUSAL_SHARE: { description: 'Conversations in which the customer refused, of conversations with the customer. Breached above.' },
    } as const,
  })
  const action = builder.enumType('FeedbackGuardrailAction', {
    description: `What a breach does. ${BY}`,
    values: {
      ALERT: { description: 'It is told; nothing is stopped.' },
      PAUSE_STEP: { description: 'That step of that version is paused, until a person lifts it.' },
      PAUSE_VERSION: { description: 'That version is paused, until a person lifts it.' },
    } as const,
  })
  const breach = builder.prismaNode('FeedbackGuardrailBreach', {
    id: { field: 'id', description: 'Global id.' },
    description: `A guardrail was passed: by what, by how much, and what was done. One a guardrail, subject and window. ${BY}`,
    fields: (t) => ({
      at: t.expose('at', { type: 'DateTime', description: 'When it was seen.' }),
      strategyVersionId: t.globalID({
        nullable: true,
        description: 'Global id of the strategy version; null: over everything.',
        resolve: (row) => (row.strategyVersionId === null ? null : { type: 'StrategyVersion', id: row.strategyVersionId }),
      }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Step; null: the whole version, or everything.' }),
      windowFrom: t.expose('windowFrom', { type: 'LocalDate', description: 'First date of the window.' }),
      windowTo: t.expose('windowTo', { type: 'LocalDate', description: 'First date after the window.' }),
      value: t.exposeFloat('value', { description: 'The figure then.' }),
      threshold: t.exposeFloat('threshold', { description: 'The threshold then.' }),
      numerator: t.exposeInt('numerator', { description: 'Counted above.' }),
      denominator: t.exposeInt('denominator', { description: 'Counted below.' }),
      action: t.field({ type: action, select: { action: true }, description: 'What was done.', resolve: (row) => row.action as never }),
      paused: t.boolean({ select: { pauseId: true }, description: 'Whether it laid a pause.', resolve: (row) => row.pauseId !== null }),
      acknowledgedBy: t.exposeString('acknowledgedBy', { nullable: true, description: 'Who has taken note.' }),
      acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true, description: 'When.' }),
      note: t.exposeString('note', { nullable: true, description: 'What they noted.' }),
      guardrail: t.relation('guardrail', { description: 'The guardrail, as it is now.' }),
    }),
  })
  const breachesOf = loader(breachesByGuardrail)
  const guardrail = builder.prismaNode('FeedbackGuardrail', {
    id: { field: 'id', description: 'Global id.' },
    description: `A limit on what customers say, and what happens beyond it. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Name of it.' }),
      strategyCode: t.exposeString('strategyCode', { nullable: true, description: 'Only this strategy; null: all.' }),
      versionNumber: t.exposeInt('versionNumber', { nullable: true, description: 'Only this version of it; null: all.' }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Only steps of this key; null: all.' }),
      metric: t.field({ type: metric, select: { metric: true }, description: 'What it watches.', resolve: (row) => row.metric as never }),
      windowDays: t.exposeInt('windowDays', { description: 'Over the last so many days, today with them.' }),
      threshold: t.exposeFloat('threshold', { description: 'The limit, in the metric’s own unit.' }),
      minN: t.exposeInt('minN', { description: 'With fewer behind the denominator nothing happens.' }),
      action: t.field({ type: action, select: { action: true }, description: 'What a breach does.', resolve: (row) => row.action as never }),
      active: t.exposeBoolean('active', { description: 'Whether it watches.' }),
      changedBy: t.exposeString('changedBy', { description: 'Who set it last.' }),
      changedAt: t.expose('changedAt', { type: 'DateTime', description: 'When.' }),
      breaches: t.field({
        type: [breach],
        select: { id: true },
        description: 'Its latest breaches, at most 20.',
        resolve: (row, _args, context) => breachesOf(context).load(Number(row.id)),
      }),
    }),
  })
  const READERS = ['MANAGER', 'COMPLIANCE'] as const
  builder.queryField('feedbackGuardrails', (t) =>
    t.prismaField({
      type: [guardrail],
      nullable: true,
      description: `Every guardrail, by code. ${BY}`,
      authScopes: { roles: [...READERS] },
      resolve: (query, _root, _args, { db }) => db.prisma.feedbackGuardrail.findMany({ ...query, orderBy: { code: 'asc' } }),
    }),
  )
  builder.queryField('feedbackGuardrailBreaches', (t) =>
    t.connection({
      type: breach,
      nullable: true,
      description: `Breaches of guardrails, latest first. ${BY}`,
      authScopes: { roles: [...READERS] },
      args: { acknowledged: t.arg.boolean({ description: 'Only those that somebody has, or nobody has, taken note of.' }) },
      resolve: (_root, args, context) => breachPage(args, context),
    }),
  )
  return { guardrail, breach, metric, action }
}

export type GuardrailTypes = ReturnType<typeof addGuardrail>
