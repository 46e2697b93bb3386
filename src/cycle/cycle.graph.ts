import type { Graph } from '../schema/graph.ts'
import type { CycleCounts } from './cycle-counts.service.ts'

interface Tally {
  readonly key: string
  readonly count: number
}

const tallies = (counts: Readonly<Record<string, number>> | undefined): Tally[] =>
  Object.entries(counts ?? {}).map(([key, count]) => ({ key, count }))

interface Manifest {
  readonly plugins?: readonly { readonly name: string; readonly version: string; readonly configHash: string }[]
  readonly pack?: string
}

/** The daily runs, and what each came to. */
export function addCycle(graph: Graph): void {
  const { builder } = graph

  const tally = builder.objectRef<Tally>('Tally').implement({
    description: 'How many of one kind.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'Code of the kind.' }),
      count: t.exposeInt('count', { description: 'How many.' }),
    }),
  })

  const counts = builder.objectRef<Partial<CycleCounts>>('CycleCounts').implement({
    description: 'What a business date came to, as stored when the run ended.',
    fields: (t) => ({
      cases: t.int({ description: 'Open cases.', resolve: (c) => c.cases ?? 0 }),
      ready: t.int({ description: 'Actions of the date that passed the gate.', resolve: (c) => c.ready ?? 0 }),
      refused: t.int({ description: 'Actions of the date that were refused on every channel.', resolve: (c) => c.refused ?? 0 }),
      promisesKept: t.int({ description: 'Promises judged kept.', resolve: (c) => c.promisesKept ?? 0 }),
      promisesBroken: t.int({ description: 'Promises judged broken or partially kept.', resolve: (c) => c.promisesBroken ?? 0 }),
      grades: t.field({ type: [tally], description: 'Open cases by grade.', resolve: (c) => tallies(c.grades) }),
      segments: t.field({ type: [tally], description: 'Open cases by segment code.', resolve: (c) => tallies(c.segments) }),
      channels: t.field({ type: [tally], description: 'Actions of the date by channel.', resolve: (c) => tallies(c.channels) }),
      refusals: t.field({ type: [tally], description: 'Refusals of the date by code; an action can have several.', resolve: (c) => tallies(c.refusals) }),
    }),
  })

  const judge = builder.objectRef<NonNullable<Manifest['plugins']>[number]>('CycleJudge').implement({
    description: 'A plugin that judged in a run.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Name of the plugin.' }),
      version: t.exposeString('version', { description: 'Its version.' }),
      configHash: t.exposeString('configHash', { description: 'SHA-256 over its configuration, shortened.' }),
    }),
  })

  builder.prismaNode('CycleRun', {
    description: 'One business date’s run over a portfolio.',
    id: { field: 'id', description: 'Global id.' },
    fields: (t) => ({
      businessDate: t.expose('businessDate', { type: 'LocalDate', description: 'In the portfolio’s zone.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was first started.' }),
      finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it last ended; null while it runs, or where it was interrupted.' }),
      counts: t.field({ type: counts, description: 'What it came to.', resolve: (run) => run.counts as Partial<CycleCounts> }),
      plugins: t.field({ type: [judge], description: 'Who judged, with version and configuration.', resolve: (run) => [...((run.manifest as Manifest).plugins ?? [])] }),
      rulePack: t.string({ nullable: true, description: 'Rule pack of the gate, as code@version.', resolve: (run) => (run.manifest as Manifest).pack ?? null }),
    }),
  })

  builder.queryField('cycleRuns', (t) =>
    t.prismaConnection({
      type: 'CycleRun',
      cursor: 'id',
      description: 'Runs of a portfolio, newest first.',
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      args: { portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }) },
      resolve: async (query, _root, args, context) => {
        const { portfolios } = context.viewer
        const portfolio = await context.db.prisma.portfolio.findFirst({
          where: { AND: [{ code: args.portfolio }, portfolios === null ? {} : { code: { in: [...portfolios] } }] },
          select: { id: true },
        })
        return portfolio === null ? [] : context.db.prisma.cycleRun.findMany({ ...query, where: { portfolioId: portfolio.id }, orderBy: { businessDate: 'desc' } })
      },
    }),
  )
}
