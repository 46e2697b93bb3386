import { rowId, type Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Suggestion } from './classify.service.ts'
import { addCause } from './complaint-cause.graph.ts'
import { complaintPage } from './complaint-page.loaders.ts'
import { OPEN_STATES } from './complaint.machine.ts'
import { likelyTopic } from './complaint.rules.ts'
import { causesOfActions, complaintsByCase } from './feedback.loaders.ts'
import type { SuggestionType } from './suggestion.graph.ts'

/** `FeedbackComplaint`, `Case.complaints`, and the query `complaints`. */
export function addComplaint(graph: Graph, suggestion: SuggestionType) {
  const { builder, visibility, loader, enums, filters } = graph
  visibility.declare('FeedbackComplaint', { table: 'feedback_complaint', by: 'case_id' })
  const cause = addCause(graph)
  const causeOf = loader(causesOfActions)
  const state = builder.enumType('FeedbackComplaintState', {
    description: `What became of a complaint. ${BY}`,
    values: {
      RECEIVED: { description: 'To be acknowledged and answered.' },
      ACKNOWLEDGED: { description: 'The customer was told that it came in.' },
      INVESTIGATING: { description: 'Somebody looks into it.' },
      RESOLVED_UPHELD: { description: 'The customer was right.' },
      RESOLVED_PARTLY: { description: 'The customer was partly right.' },
      RESOLVED_NOT_UPHELD: { description: 'The customer was not right.' },
      WITHDRAWN: { description: 'The customer took it back.' },
      REOPENED: { description: 'The customer is not content with the answer: to be answered again.' },
      CLOSED: { description: 'Nothing more is to come of it; `outcome` says how it ended.' },
    } as const,
  })
  const severity = builder.enumType('FeedbackComplaintSeverity', {
    description: `How grave a complaint is. ${BY}`,
    values: {
      LOW: { description: 'A discontent.' },
      NORMAL: { description: 'A fault without lasting harm.' },
      HIGH: { description: 'Harm to the customer, or a rule that may be broken.' },
      CRITICAL: { description: 'Danger to a person, or a breach that is to be reported.' },
    } as const,
  })
  const optOut = builder.enumType('FeedbackOptOutState', {
    description: `What became of a suggested opt-out. ${BY}`,
    values: {
      SUGGESTED: { description: 'A person is to decide: `complaintOptOutDecide`.' },
      ACCEPTED: { description: 'The channel is refused for this customer.' },
      DISMISSED: { description: 'The channel is still used.' },
    } as const,
  })
  const complaint = builder.prismaNode('FeedbackComplaint', {
    id: { field: 'id', description: 'Global id.' },
    description: `A complaint. While it is open the case is on hold. ${BY}`,
    fields: (t) => ({
      category: t.exposeString('category', { description: 'What it is about, in a person’s word: a code of the house’s own list; RAISED_IN_CONTACT until one has given it.' }),
      suggestedCategory: t.string({
        nullable: true,
        select: { suggestion: true },
        description: 'What a model thinks that it is about; null: it is not sure, or was not asked. A person’s category wins.',
        resolve: (row) => likelyTopic(row.suggestion as Suggestion | null),
      }),
      suggestion: t.field({
        type: suggestion,
        nullable: true,
        select: { suggestion: true },
        description: 'All that a model made of the text.',
        resolve: (row) => row.suggestion as Suggestion | null,
      }),
      text: t.exposeString('text', { nullable: true, description: 'In the customer’s words.' }),
      severity: t.field({ type: severity, nullable: true, select: { severity: true }, description: 'How grave it is; null: not assessed.', resolve: (row) => row.severity as never }),
      rootCause: t.exposeString('rootCause', { nullable: true, description: 'Why it came about: a code of the configuration; null: not found yet.' }),
      remedy: t.exposeString('remedy', { nullable: true, description: 'What was done for the customer.' }),
      state: t.expose('state', { type: state, description: 'What became of it.' }),
      outcome: t.expose('outcome', { type: state, nullable: true, description: 'How it last ended, kept when it is closed; null while it is open.' }),
      receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it came in.' }),
      acknowledgeBy: t.expose('ackDueBy', { type: 'DateTime', nullable: true, description: 'By when it is to be acknowledged; null in complaints from before there was such a clock.' }),
      acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true, description: 'When it was acknowledged.' }),
      dueBy: t.field({
        type: 'DateTime',
        select: { dueBy: true, reopenedDueBy: true },
        description: 'By when it is to be answered; of a reopened one, answered again.',
        resolve: (row) => row.reopenedDueBy ?? row.dueBy,
      }),
      overdue: t.boolean({
        select: { state: true, dueBy: true, reopenedDueBy: true },
        description: 'Open, and its answer is late.',
        resolve: (row, _args, { clock }) => (OPEN_STATES as readonly string[]).includes(row.state) && (row.reopenedDueBy ?? row.dueBy) < clock.now(),
      }),
      resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true, description: 'When it was last answered or withdrawn.' }),
      reopenCount: t.exposeInt('reopenCount', { description: 'How often it was reopened.' }),
      actionId: t.globalID({
        nullable: true,
        description: 'Global id of the action that caused it; null where none did.',
        resolve: (row) => (row.actionId === null ? null : { type: 'Action', id: row.actionId }),
      }),
      cause: t.field({
        type: cause,
        nullable: true,
        select: { actionId: true },
        description: 'The action that caused it, and the step, version and plugins behind it; null where none did.',
        resolve: (row, _args, context) => (row.actionId === null ? null : causeOf(context).load(Number(row.actionId))),
      }),
      optOutChannel: t.field({
        type: enums.channel,
        nullable: true,
        select: { optOutChannel: true },
        description: 'The channel that the customer complained of, from which an opt-out is suggested.',
        resolve: (row) => row.optOutChannel,
      }),
      optOutState: t.field({ type: optOut, nullable: true, select: { optOutState: true }, description: 'What became of that; null: nothing suggested.', resolve: (row) => row.optOutState as never }),
    }),
  })
  const complaintsOf = loader(complaintsByCase)
  builder.prismaObjectField('Case', 'complaints', (t) =>
    t.field({
      type: [complaint],
      nullable: true,
      select: { id: true },
      description: `Complaints, oldest first. ${BY}`,
      resolve: (parent, _args, context) => complaintsOf(context).load(Number(parent.id)),
    }),
  )
  const where = builder.inputType('FeedbackComplaintWhere', {
    description: `Conditions on complaints; all that are given must hold. ${BY}`,
    fields: (t) => ({
      portfolio: t.string({ description: 'Code of the portfolio.' }),
      states: t.field({ type: [state], description: 'One of these states.' }),
      category: t.string({ description: 'What it is about.' }),
      rootCause: t.string({ description: 'Why it came about.' }),
      strategyVersionId: t.globalID({ description: 'Caused by this strategy version.' }),
      stepKey: t.string({ description: 'Caused by a step of this key.' }),
      receivedAt: t.field({ type: filters.dateTime, description: 'When it came in.' }),
      overdue: t.boolean({ description: 'True: open, and its answer is late. False: the others.' }),
    }),
  })
  builder.queryField('complaints', (t) =>
    t.connection({
      type: complaint,
      nullable: true,
      description: `Complaints that you may see, oldest first. ${BY}`,
      authScopes: { roles: ['AGENT', 'MANAGER', 'COMPLIANCE', 'PARTNER'] },
      args: { where: t.arg({ type: where, description: 'Which ones.' }) },
      resolve: (_root, { where: asked, ...page }, context) => {
        const { receivedAt, strategyVersionId, ...filter } = asked ?? {}
        const versionId = strategyVersionId == null ? null : rowId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
        return complaintPage(page, { ...filter, strategyVersionId: versionId, receivedFrom: receivedAt?.gte, receivedBefore: receivedAt?.lt }, context)
      },
    }),
  )
  return { complaint, severity }
}

export type ComplaintTypes = ReturnType<typeof addComplaint>
