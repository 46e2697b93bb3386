import type { Graph } from '../schema/graph.ts'
import type { Step } from './step.rules.ts'
import { timetableDiagram } from './timetable-diagram.rules.ts'

/** Strategy, StrategyVersion and Step, and the queries that return them. */
export function addStrategy({ builder, enums }: Graph) {
  const state = builder.enumType('StrategyVersionState', {
    description: 'Where a version of a strategy stands.',
    values: {
      DRAFT: { description: 'Being written; the only state in which it can be changed.' },
      IN_REVIEW: { description: 'Submitted; someone else approves it or returns it.' },
      APPROVED: { description: 'May be published.' },
      PUBLISHED: { description: 'Cases are enrolled in it. It never changes again.' },
      RETIRED: { description: 'No case is enrolled in it any more; those that are in it stay.' },
      DISCARDED: { description: 'Given up as a draft.' },
    } as const,
  })
  const catchUp = builder.enumType('CatchUp', {
    description: 'What happens to occurrences whose day has passed.',
    values: {
      RUN_ALL: { description: 'Each is done.' },
      SKIP_TO_LATEST: { description: 'Only the latest of all such steps is done, and only if nothing later was done before.' },
      NEVER_SKIP: { description: 'The earliest is done first, and every later step waits for it.' },
    } as const,
  })
  const channelMode = builder.enumType('ChannelMode', {
    description: 'How a step uses its channels.',
    values: {
      FIRST_SUCCESS: { description: 'The best one that is allowed; when it failed, the next day’s cycle tries the next one.' },
      ALL: { description: 'Every one that is chosen and allowed, each as an action of its own.' },
    } as const,
  })
  const offset = builder.objectRef<{ grade: keyof Step['offsetDays']; days: number }>('GradeOffset').implement({
    description: 'The day of a step for one grade.',
    fields: (t) => ({
      grade: t.expose('grade', { type: enums.grade, description: 'Grade.' }),
      days: t.exposeInt('days', { description: 'Days after the oldest unpaid due date; negative is before.' }),
    }),
  })

  builder.prismaNode('Step', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One line of a timetable.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'Name, unique in the version.' }),
      ordinal: t.exposeInt('ordinal', { description: 'Order among steps due on the same day.' }),
      treatment: t.exposeString('treatment', { description: 'What is done: REMINDER, CALL, LEGAL_NOTICE, …' }),
      offsetDays: t.field({
        type: [offset],
        select: { offsetDays: true },
        description: 'Its day, by grade. A grade that is not listed never gets the step.',
        resolve: (step) =>
          Object.entries(step.offsetDays as Record<string, number>).map(([grade, days]) => ({ grade: grade as keyof Step['offsetDays'], days })),
      }),
      channels: t.field({
        type: [enums.channel],
        select: { channels: true },
        description: 'Channels that may be used.',
        resolve: (step) => step.channels,
      }),
      channelMode: t.field({ type: channelMode, select: { channelMode: true }, description: 'How they are used.', resolve: (step) => step.channelMode }),
      condition: t.expose('condition', { type: 'Json', nullable: true, description: 'Condition over facts; null: always.' }),
      catchUp: t.field({
        type: catchUp,
        select: { catchUp: true },
        description: 'What happens when its day has passed.',
        resolve: (step) => step.catchUp,
      }),
      repeatDays: t.exposeInt('repeatDays', { description: 'Days between occurrences; 0: it comes once.' }),
      maxOccurrences: t.exposeInt('maxOccurrences', { description: 'Occurrences at most.' }),
      templateCode: t.exposeString('templateCode', { nullable: true, description: 'Template of the message or the talk.' }),
    }),
  })

  const version = builder.prismaNode('StrategyVersion', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A timetable of steps. Published, it never changes.',
    fields: (t) => ({
      strategy: t.relation('strategy', { description: 'Strategy that it is a version of.' }),
      number: t.exposeInt('number', { description: 'Counted from 1 in its strategy.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (v) => v.state }),
      contentHash: t.exposeString('contentHash', { description: 'SHA-256 over the canonical JSON of the steps; equal for equal content.' }),
      note: t.exposeString('note', { description: 'Why it was made.' }),
      createdBy: t.exposeString('createdBy', { description: 'Who made it.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      submittedBy: t.exposeString('submittedBy', { nullable: true, description: 'Who submitted it for review.' }),
      approvedBy: t.exposeString('approvedBy', { nullable: true, description: 'Who approved it; null for what was shipped.' }),
      publishedAt: t.expose('publishedAt', { type: 'DateTime', nullable: true, description: 'When it was published.' }),
      steps: t.relation('steps', { description: 'Its steps, by ordinal; at most 100.', query: { orderBy: { ordinal: 'asc' } } }),
      diagram: t.string({
        description: 'The timetable as Mermaid text, to be drawn.',
        select: { number: true, strategy: { select: { name: true } }, steps: { orderBy: { ordinal: 'asc' } } },
        resolve: (v) => timetableDiagram(`${v.strategy.name}, version ${v.number}`, v.steps as unknown as Step[]),
      }),
    }),
  })

  builder.prismaNode('Strategy', {
    id: { field: 'id', description: 'Global id.' },
    description: 'What is done with one segment, over time. Its content lives in versions.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      nameZh: t.exposeString('nameZh', { nullable: true, description: 'Name in Chinese.' }),
      segment: t.relation('segment', { description: 'Whom it is for.' }),
      versions: t.relatedConnection('versions', {
        cursor: 'id',
        totalCount: true,
        description: 'Its versions, latest first.',
        query: { orderBy: { number: 'desc' } },
      }),
    }),
  })

  builder.queryFields((t) => ({
    strategies: t.prismaConnection({
      type: 'Strategy',
      cursor: 'id',
      description: 'All strategies, by code.',
      totalCount: (_root, _args, { db }) => db.prisma.strategy.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.strategy.findMany({ ...query, orderBy: { code: 'asc' } }),
    }),
    strategy: t.prismaField({
      type: 'Strategy',
      nullable: true,
      description: 'The strategy of this code; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db }) => db.prisma.strategy.findUnique({ ...query, where: { code } }),
    }),
    strategyVersion: t.prismaField({
      type: 'StrategyVersion',
      nullable: true,
      description: 'The version of this id; null if there is none.',
      args: { id: t.arg.globalID({ required: true, for: [version], description: 'Global id.' }) },
      resolve: (query, _root, { id }, { db }) => db.prisma.strategyVersion.findUnique({ ...query, where: { id: BigInt(id.id) } }),
    }),
  }))

  return { catchUp, channelMode }
}

/** Refs of what `addStrategy` made. */
export type StrategyTypes = ReturnType<typeof addStrategy>
