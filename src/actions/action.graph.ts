import type { Prisma } from '../../generated/prisma/client.ts'
import { atMost, dateWhere, given, textWhere } from '../schema/filter.rules.ts'
import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import type { Tone } from '../plugin-host/catalogue.ts'
import type { ActionToneType } from './action-tone.graph.ts'
import type { DecisionType } from './decision.graph.ts'
import { viewDecision } from './decision.ts'

/** Action and its refusals, and the queries `actions` and `action`. */
export function addAction({ builder, enums, filters }: Graph, decision: DecisionType, tone: ActionToneType): void {
  const state = builder.enumType('ActionState', {
    description: 'Where an action stands.',
    values: {
      PLANNED: { description: 'Planned for a day to come.' },
      READY: { description: 'The gate let it pass; it waits in a queue.' },
      REFUSED: { description: 'The gate or a guard refused it; `nextAllowedAt` says until when, if that is known.' },
      SUPPRESSED: { description: 'Taken back: paid, promised, held or superseded.' },
      IN_PROGRESS: { description: 'Dispatched; the outcome is to come.' },
      UNKNOWN: { description: 'Dispatched, and nobody knows what came of it; not offered again until an outcome is recorded, or `actionReconcile` says that nothing was sent.' },
      DONE: { description: 'Carried out, with an outcome.' },
      FAILED: { description: 'Could not be carried out.' },
      EXPIRED: { description: 'Nobody took it in time, or it proved not to have been sent.' },
    } as const,
  })

  builder.prismaNode('Refusal', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A named no to an action.',
    select: { id: true },
    fields: (t) => ({
      stage: t.exposeString('stage', { description: 'PLAN or DISPATCH.' }),
      businessDate: t.expose('businessDate', { type: 'LocalDate', description: 'In the portfolio’s zone.' }),
      code: t.exposeString('code', { description: 'What stood against it, upper snake case.' }),
      rule: t.exposeString('rule', { description: 'Rule of the pack, or plugin:NAME.' }),
      citation: t.exposeString('citation', { nullable: true, description: 'Source of the rule.' }),
      reason: t.exposeString('reason', { description: 'In words.' }),
      channel: t.field({
        type: enums.channel,
        nullable: true,
        select: { channel: true },
        description: 'Channel that was refused; null: all.',
        resolve: (r) => r.channel,
      }),
      nextAllowedAt: t.expose('nextAllowedAt', { type: 'DateTime', nullable: true, description: 'From when it no longer stands against it; null: not foreseeable.' }),
      action: t.relation('action', { description: 'The action.' }),
    }),
  })

  const action = builder.prismaNode('Action', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One step of a strategy, or of a plugin, for one case at one time.',
    select: { id: true },
    fields: (t) => ({
      case: t.relation('case', { description: 'The case.' }),
      stepKey: t.exposeString('stepKey', { description: 'Key of the step.' }),
      plugin: t.exposeString('plugin', { nullable: true, description: 'Plugin that asked for it, beside the strategy; null: a step of the strategy.' }),
      occurrence: t.exposeInt('occurrence', { description: 'Counted from 1 for a step that repeats.' }),
      part: t.exposeInt('part', { description: 'Of a step that uses every channel, the place of its channel among the step’s, from 0; else 0.' }),
      treatment: t.exposeString('treatment', { description: 'What is done, upper snake case.' }),
      channel: t.field({ type: enums.channel, nullable: true, select: { channel: true }, description: 'Channel; null while none could be chosen, and, READY or later, for a task, which contacts nobody.', resolve: (a) => a.channel }),
      contactPoint: t.relation('contactPoint', { nullable: true, description: 'Address to be used, masked; null where the channel needs none.' }),
      tone: t.field({
        type: tone,
        nullable: true,
        select: { tone: true },
        description: 'How firmly it is to be said; null: as the template has it.',
        resolve: (a) => a.tone as Tone | null,
      }),
      plannedFor: t.expose('plannedFor', { type: 'LocalDate', description: 'Business date, in the portfolio’s zone.' }),
      availableAt: t.expose('availableAt', { type: 'DateTime', nullable: true, description: 'First lawful instant of that day.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (a) => a.state }),
      stateReason: t.exposeString('stateReason', { nullable: true, description: 'Why it stands there, upper snake case.' }),
      nextAllowedAt: t.expose('nextAllowedAt', { type: 'DateTime', nullable: true, description: 'For REFUSED: when all refusals are over, if that is known.' }),
      decision: t.field({
        type: decision,
        nullable: true,
        select: { decision: true, cycleRun: { select: { manifest: true } } },
        description: 'Who or what decided, and why.',
        resolve: (a) => viewDecision(a.decision, a.cycleRun.manifest),
      }),
      enrolment: t.relation('enrolment', { nullable: true, description: 'Enrolment that it belongs to; null where a plugin asked for it beside the strategy.' }),
      cycleRun: t.relation('cycleRun', { description: 'Run that planned it last.' }),
      refusals: t.relatedConnection('refusals', { cursor: 'id', description: 'Every no that it met.', query: { orderBy: { id: 'asc' } } }),
      contacts: t.relatedConnection('contacts', { cursor: 'id', description: 'What came of it.', query: { orderBy: { id: 'asc' } } }),
      workItem: t.relation('workItem', { nullable: true, description: 'Its place in a queue; null where it never came into one.' }),
    }),
  })

  builder.prismaObjectField('Case', 'actions', (t) =>
    t.relatedConnection('actions', { cursor: 'id', totalCount: true, description: 'Its actions, newest first.', query: { orderBy: { id: 'desc' } } }),
  )

  const where = builder.inputType('ActionWhere', {
    description: 'Conditions on actions; all that are given must hold.',
    fields: (t) => ({
      portfolio: t.field({ type: filters.string, description: 'Code of the portfolio.' }),
      state: t.field({ type: [state], description: 'One of these states.' }),
      channel: t.field({ type: [enums.channel], description: 'One of these channels.' }),
      treatment: t.field({ type: filters.string, description: 'What is done.' }),
      plugin: t.field({ type: filters.string, description: 'Plugin that asked for it, beside the strategy.' }),
      stateReason: t.field({ type: filters.string, description: 'Why it stands where it does: a refusal’s code, or PAID.' }),
      plannedFor: t.field({ type: filters.localDate, description: 'Business date.' }),
    }),
  })
  const conditions = (asked: typeof where.$inferInput | null | undefined): Prisma.ActionWhereInput =>
    asked === null || asked === undefined
      ? {}
      : (given({
          case: asked.portfolio ? { portfolio: { code: textWhere(asked.portfolio) } } : undefined,
          state: asked.state ? { in: [...atMost(asked.state)] } : undefined,
          channel: asked.channel ? { in: [...atMost(asked.channel)] } : undefined,
          treatment: textWhere(asked.treatment),
          plugin: textWhere(asked.plugin),
          stateReason: textWhere(asked.stateReason),
          plannedFor: dateWhere(asked.plannedFor),
        }) as Prisma.ActionWhereInput)

  builder.queryFields((t) => ({
    actions: t.prismaConnection({
      type: 'Action',
      cursor: 'id',
      description: 'Actions that you may see, newest first.',
      args: { where: t.arg({ type: where, description: 'Which ones.' }) },
      totalCount: (_root, args, { db, viewer }) => db.prisma.action.count({ where: { AND: [conditions(args.where), { case: visiblePortfolios(viewer) }] } }),
      resolve: (query, _root, args, { db, viewer }) =>
        db.prisma.action.findMany({ ...query, where: { AND: [conditions(args.where), { case: visiblePortfolios(viewer) }] }, orderBy: { id: 'desc' } }),
    }),
    action: t.prismaField({
      type: 'Action',
      nullable: true,
      description: 'The action of this id; null if there is none that you may see.',
      args: { id: t.arg.globalID({ required: true, for: [action], description: 'Global id.' }) },
      resolve: (query, _root, { id }, { db, viewer }) =>
        db.prisma.action.findFirst({ ...query, where: { AND: [{ id: BigInt(id.id) }, { case: visiblePortfolios(viewer) }] } }),
    }),
  }))
}
