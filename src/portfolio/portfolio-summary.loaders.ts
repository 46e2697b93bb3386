import type { Context } from '../schema/context.ts'
import type { Money } from '../schema/money.ts'

export interface CaseGroup {
  /** Null: cases that no cycle has judged yet. */
  readonly key: string | null
  readonly cases: number
  readonly outstanding: Money
}

export interface PortfolioSummary {
  readonly accounts: number
  readonly customers: number
  readonly outstanding: Money
  readonly pastDue: Money
  readonly byState: readonly CaseGroup[]
  readonly byGrade: readonly CaseGroup[]
  readonly bySegment: readonly CaseGroup[]
}

interface AccountsRow {
  id: number
  currency: string
  accounts: number
  customers: number
  outstanding: string
  past_due: string
}

interface GroupRow {
  id: number
  currency: string
  kind: 'state' | 'grade' | 'segment'
  key: string | null
  cases: number
  outstanding: string
}

/** Counts of several portfolios in two statements, whatever their size. Sums are exact: numeric, then BigInt. */
export async function loadSummaries(ids: readonly number[], { db }: Context): Promise<PortfolioSummary[]> {
  const totals = await db.query<AccountsRow>(
    `SELECT p.id, p.currency, count(a.id) AS accounts, count(DISTINCT a.customer_id) AS customers,
       coalesce(sum(a.outstanding_minor), 0) AS outstanding, coalesce(sum(a.past_due_minor), 0) AS past_due
     FROM portfolio p LEFT JOIN account a ON a.portfolio_id = p.id WHERE p.id = ANY($1::bigint[]) GROUP BY p.id`,
    [[...ids]],
  )
  const groups = await db.query<GroupRow>(
    `WITH cases AS (
       SELECT c.id, c.portfolio_id, c.state::text, c.grade::text, c.segment_code, coalesce(sum(a.outstanding_minor), 0) AS outstanding
       FROM collection_case c LEFT JOIN account a ON a.case_id = c.id WHERE c.portfolio_id = ANY($1::bigint[]) GROUP BY c.id)
     SELECT c.portfolio_id AS id, p.currency, k.kind, k.key, count(*) AS cases, sum(c.outstanding) AS outstanding
     FROM cases c JOIN portfolio p ON p.id = c.portfolio_id
     CROSS JOIN LATERAL (VALUES ('state', c.state), ('grade', c.grade), ('segment', c.segment_code)) AS k(kind, key)
     WHERE k.kind = 'state' OR c.state NOT IN ('CURED', 'CLOSED')
     GROUP BY c.portfolio_id, p.currency, k.kind, k.key ORDER BY k.key NULLS LAST`,
    [[...ids]],
  )
  return ids.map((id) => {
    const total = totals.find((row) => row.id === id)
    if (total === undefined) throw new Error(`Portfolio ${id} is not there.`)
    const groupsOf = (kind: GroupRow['kind']): CaseGroup[] =>
      groups
        .filter((row) => row.id === id && row.kind === kind)
        .map((row) => ({ key: row.key, cases: row.cases, outstanding: { minor: BigInt(row.outstanding), currency: row.currency } }))
    return {
      accounts: total.accounts,
      customers: total.customers,
      outstanding: { minor: BigInt(total.outstanding), currency: total.currency },
      pastDue: { minor: BigInt(total.past_due), currency: total.currency },
      byState: groupsOf('state'),
      byGrade: groupsOf('grade'),
      bySegment: groupsOf('segment'),
    }
  })
}
