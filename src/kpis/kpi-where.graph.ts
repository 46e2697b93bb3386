import { ClientError } from '../schema/client-error.ts'
import type { Context } from '../schema/context.ts'
import { NotFound, UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import type { Role } from '../schema/viewer.ts'
import type { KpiScope } from './kpi.types.ts'

/** Who may read KPIs; a partner only those of its own portfolios. */
export const KPI_READERS: readonly Role[] = ['MANAGER', 'COMPLIANCE', 'PARTNER']

/** What the client can mend reaches the client as BAD_USER_INPUT; a portfolio that cannot be seen answers null. */
export async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof NotFound) return null
    if (error instanceof UserError) throw new ClientError('BAD_USER_INPUT', error.message)
    throw error
  }
}

/** The input by which every KPI query names its window and scope. */
export function defineKpiWhere({ builder, enums }: Graph) {
  const strategyVersion = builder.inputType('KpiStrategyVersionWhere', {
    description: 'One version of a strategy.',
    fields: (t) => ({
      strategy: t.string({ required: true, description: 'Code of the strategy.' }),
      number: t.int({ required: true, description: 'Number of the version.' }),
    }),
  })
  return builder.inputType('KpiWhere', {
    description: 'Over what KPIs are computed. The cohort is fixed at the end of the day before `from`.',
    fields: (t) => ({
      portfolio: t.string({
        description: 'Code of a portfolio. Left out: all that you may see; KPIs of money then need them to share one currency.',
      }),
      from: t.field({ type: 'LocalDate', required: true, description: 'First business date of the window, in the portfolio’s zone.' }),
      to: t.field({ type: 'LocalDate', required: true, description: 'First business date after the window.' }),
      segment: t.string({ description: 'Code of a segment; see each definition for the date on which the case must be in it.' }),
      grade: t.field({ type: enums.grade, description: 'Only cases of this grade.' }),
      strategyVersion: t.field({ type: strategyVersion, description: 'Only what was done under this version.' }),
      bucket: t.string({
        description: 'Bucket at the opening, for roll and cure rates and the matrix. Left out: every past-due bucket; in the matrix, all.',
      }),
    }),
  })
}

export type KpiWhere = ReturnType<typeof defineKpiWhere>

/** The scope of a query, within the portfolios that the viewer may see. */
export function scopeOf(input: KpiWhere['$inferInput'], context: Context): KpiScope {
  return { ...input, portfolio: input.portfolio ?? null, visible: context.viewer.portfolios }
}
