import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { CycleDayPassed } from './cycle.errors.ts'
import type { CycleOptions, CycleReport } from './cycle.service.ts'

/** `cycleRun`: the same run as the command line's. */
export function addCycleRunMutation(graph: Graph, run: (options: CycleOptions) => Promise<CycleReport>): void {
  graph.errorType(CycleDayPassed, { description: 'A later business date was cycled before.' })
  graph.mutation({
    name: 'cycleRun',
    description:
      'Runs a business date over a portfolio: judges promises, grades, segments, enrols, plans, chooses channels, asks the gate and fills the queues. Running a date again changes nothing that is already there. Answers when the run has ended.',
    roles: ['MANAGER'],
    input: (t) => ({
      portfolio: t.string({ required: true, description: 'Code of the portfolio.' }),
      businessDate: t.field({ type: 'LocalDate', required: true, description: 'In the portfolio’s zone.' }),
    }),
    errors: [NotFound, InvalidInput, CycleDayPassed],
    resolve: async ({ portfolio, businessDate }, { viewer }) => {
      if (viewer.portfolios !== null && !viewer.portfolios.includes(portfolio)) throw new NotFound('portfolio', portfolio, ['portfolio'])
      return { runId: (await run({ portfolio, businessDate })).runId }
    },
    payload: (t) => ({
      run: t.prismaField({
        type: 'CycleRun',
        nullable: true,
        description: 'The run; null when it was refused.',
        resolve: (query, { runId }, _args, context) =>
          runId === undefined ? null : context.db.prisma.cycleRun.findUnique({ ...query, where: { id: runId } }),
      }),
    }),
  })
}
