import { ClientError } from '../schema/client-error.ts'
import { UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { countCases } from './case-count.service.ts'
import type { ConditionTypes } from './condition.graph.ts'
import { conditionJson } from './condition-input.rules.ts'
import { parseCondition } from './condition.schema.ts'

/** `caseCount`: what a rule would catch, before it is written into a segment or a step. */
export function addCaseCount({ builder }: Graph, conditions: ConditionTypes): void {
  builder.queryField('caseCount', (t) =>
    t.int({
      nullable: true,
      description: 'How many customers of a portfolio, owing or with an open case, meet a condition on a business date; null for a portfolio that you may not see. One statement over the facts that the cycle reads.',
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      args: {
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        businessDate: t.arg({ type: 'LocalDate', required: true, description: 'Days are counted back from it; in the portfolio’s zone.' }),
        condition: t.arg({ type: conditions.condition, required: true, description: 'Over facts of the case; grade and segment are those of the last cycle.' }),
      },
      resolve: async (_root, args, { db, viewer, clock }) => {
        if (viewer.portfolios?.includes(args.portfolio) === false) return null
        const [portfolio] = await db.query<{ id: number }>('SELECT id FROM portfolio WHERE code = $1', [args.portfolio])
        if (portfolio === undefined) return null
        try {
          const condition = parseCondition(conditionJson(args.condition), { path: ['condition'] })
          return await countCases(db, { portfolioId: portfolio.id, businessDate: args.businessDate, at: clock.now(), condition })
        } catch (error) {
          if (error instanceof UserError) throw new ClientError('BAD_USER_INPUT', error.message)
          throw error
        }
      },
    }),
  )
}
