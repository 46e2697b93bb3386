import type { Sql } from '../db/database.ts'
import type { GlobalId } from './global-id.rules.ts'
import type { Viewer } from './viewer.ts'

/**
 * How an object hangs on portfolios. `everyone`: on none. `case_id`, `account_id` and so on: by that column of the table.
 * `customer_id`: on each portfolio in which the customer has an account. `case_or_customer`: by the case where there is one.
 */
export type Ownership = 'everyone' | { readonly table: string; readonly by: 'portfolio_id' | 'case_id' | 'account_id' | 'customer_id' | 'id' | 'action_id' | 'case_or_customer' }

/**
 * Which objects a viewer that is limited to some portfolios may see, by type name. A type that nobody declared is hidden
 * from such a viewer: the table fails closed.
 */
export interface Visibility {
  declare(typename: string, ownership: Ownership): void
  /** Those of `ids` that the viewer may see, as `typename:id`. One statement a type name; none for a viewer that sees all. */
  visible(sql: Pick<Sql, 'query'>, viewer: Viewer, ids: readonly GlobalId[]): Promise<(id: GlobalId) => boolean>
}

const SEES_ALL = () => true

export function createVisibility(): Visibility {
  const owners = new Map<string, Ownership>()
  return {
    declare(typename, ownership) {
      if (owners.has(typename)) throw new Error(`The visibility of ${typename} was declared before.`)
      owners.set(typename, ownership)
    },
    async visible(sql, viewer, ids) {
      if (viewer.portfolios === null) return SEES_ALL
      const seen = new Set<string>()
      for (const typename of new Set(ids.map((id) => id.typename))) {
        const ownership = owners.get(typename)
        if (ownership === undefined) continue
        const keys = ids.filter((id) => id.typename === typename).map((id) => id.id)
        if (ownership === 'everyone') for (const key of keys) seen.add(`${typename}:${key}`)
        else {
          const rows = await sql.query<{ id: number }>(statement(ownership), [keys, viewer.portfolios])
          for (const row of rows) seen.add(`${typename}:${row.id}`)
        }
      }
      return (id) => seen.has(`${id.typename}:${id.id}`)
    },
  }
}

const PORTFOLIO = 'JOIN portfolio p ON p.id = '

function statement({ table, by }: Exclude<Ownership, 'everyone'>): string {
  const joins = {
    id: `${PORTFOLIO}t.id`,
    portfolio_id: `${PORTFOLIO}t.portfolio_id`,
    case_id: `JOIN collection_case c ON c.id = t.case_id ${PORTFOLIO}c.portfolio_id`,
    account_id: `JOIN account a ON a.id = t.account_id ${PORTFOLIO}a.portfolio_id`,
    action_id: `JOIN action x ON x.id = t.action_id JOIN collection_case c ON c.id = x.case_id ${PORTFOLIO}c.portfolio_id`,
    case_or_customer: `LEFT JOIN collection_case c ON c.id = t.case_id LEFT JOIN account a ON c.id IS NULL AND a.customer_id = t.customer_id
      ${PORTFOLIO}coalesce(c.portfolio_id, a.portfolio_id)`,
    customer_id: `JOIN account a ON a.customer_id = t.${table === 'customer' ? 'id' : 'customer_id'} ${PORTFOLIO}a.portfolio_id`,
  }[by]
  return `SELECT DISTINCT t.id FROM ${table} t ${joins} WHERE t.id = ANY($1::bigint[]) AND p.code = ANY($2::text[])`
}

/** The core's types. */
export function declareCoreVisibility(visibility: Visibility): void {
  for (const typename of ['Queue', 'Team', 'Agent', 'Certificate', 'Segment', 'Strategy', 'StrategyVersion', 'Step']) visibility.declare(typename, 'everyone')
  visibility.declare('Portfolio', { table: 'portfolio', by: 'id' })
  visibility.declare('Customer', { table: 'customer', by: 'customer_id' })
  visibility.declare('ContactPoint', { table: 'contact_point', by: 'customer_id' })
  visibility.declare('Hold', { table: 'hold', by: 'case_or_customer' })
  visibility.declare('Payment', { table: 'payment', by: 'account_id' })
  visibility.declare('Refusal', { table: 'refusal', by: 'action_id' })
  const byPortfolio = { Account: 'account', Case: 'collection_case', ImportJob: 'import_job', CycleRun: 'cycle_run' }
  for (const [typename, table] of Object.entries(byPortfolio)) visibility.declare(typename, { table, by: 'portfolio_id' })
  const byCase = {
    GradeRecord: 'grade',
    SegmentMembership: 'segment_membership',
    Enrolment: 'enrolment',
    Action: 'action',
    Contact: 'contact',
    Promise: 'promise',
    WorkItem: 'work_item',
  }
  for (const [typename, table] of Object.entries(byCase)) visibility.declare(typename, { table, by: 'case_id' })
}
