import type { CaseRef, PluginHost } from '../../src/plugin-host/index.ts'

/**
 * The portfolio of each case that has one. A case that is being opened in this very cycle is not in the database yet: its
 * customer's portfolio, where he has accounts in one alone.
 */
export async function portfoliosOf(host: PluginHost, items: readonly CaseRef[]): Promise<ReadonlyMap<number, number>> {
  const rows = await host.query<{ caseId: number; portfolioId: number }>(
    'SELECT id AS "caseId", portfolio_id AS "portfolioId" FROM collection_case WHERE id = ANY($1::bigint[])',
    [items.map((item) => item.caseId)],
  )
  const portfolios = new Map(rows.map((row) => [row.caseId, row.portfolioId]))
  const opening = items.filter((item) => !portfolios.has(item.caseId))
  if (opening.length === 0) return portfolios
  const single = await host.query<{ customerId: number; portfolioId: number }>(
    `SELECT customer_id AS "customerId", min(portfolio_id) AS "portfolioId" FROM account
      WHERE customer_id = ANY($1::bigint[]) GROUP BY 1 HAVING min(portfolio_id) = max(portfolio_id)`,
    [opening.map((item) => item.customerId)],
  )
  const byCustomer = new Map(single.map((row) => [row.customerId, row.portfolioId]))
  for (const { caseId, customerId } of opening) {
    const portfolioId = byCustomer.get(customerId)
    if (portfolioId !== undefined) portfolios.set(caseId, portfolioId)
  }
  return portfolios
}

/** Those of the customers who told of hardship or complained since an instant, or have a hold for it. */
export async function gentlyTreated(host: PluginHost, customerIds: readonly number[], since: Date): Promise<ReadonlySet<number>> {
  const rows = await host.query<{ id: number }>(
    `SELECT customer_id AS id FROM contact WHERE customer_id = ANY($1::bigint[]) AND at > $2 AND outcome_code IN ('HARDSHIP', 'COMPLAINT')
     UNION
     SELECT customer_id FROM hold WHERE customer_id = ANY($1::bigint[]) AND kind IN ('HARDSHIP', 'COMPLAINT')
        AND (from_at > $2 OR (lifted_at IS NULL AND (to_at IS NULL OR to_at > $2)))`,
    [customerIds, since],
  )
  return new Set(rows.map((row) => row.id))
}

/** The instant `days` before a business date begins in UTC. */
export const daysBefore = (businessDate: string, days: number): Date => new Date(Date.parse(`${businessDate}T00:00:00Z`) - days * 86_400_000)
