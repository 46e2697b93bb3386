import type { createTestApp } from '../../../src/testkit/app.ts'
import { createWorld } from '../../../src/testkit/world.ts'

export type Db = Awaited<ReturnType<typeof createTestApp>>['db']

/** The business date of a test application's clock. */
export const TODAY = '2026-03-02'

/** 'YYYY-MM-DD', so many days before today. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(TODAY) - days * 86_400_000).toISOString().slice(0, 10)
}

export const globalId = (typename: string, id: number): string => Buffer.from(`${typename}:${id}`).toString('base64')

/** Debtors of one portfolio, each with an account so many days past due, a case, and snapshots of it at the ends of two months. */
export async function createDebtors(db: Db, portfolio: object = {}, world = createWorld(db)) {
  const portfolioId = await world.portfolio({ code: 'CARDS', ...portfolio })
  return {
    world,
    portfolioId,
    async debtor({ dpd, outstanding = 50_000, pastDue = 20_000, columns = {} }: { dpd: number; outstanding?: number; pastDue?: number; columns?: Parameters<typeof world.case>[2] }) {
      const customerId = await world.customer()
      const caseId = await world.case(customerId, portfolioId, { grade: null, ...columns })
      const accountId = await world.account(
        { customerId, portfolioId, caseId },
        { outstanding_minor: outstanding, past_due_minor: pastDue, oldest_unpaid_due_date: dpd === 0 ? null : daysAgo(dpd) },
      )
      for (const days of [59, 30]) {
        await db.query(
          `INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
          [accountId, customerId, portfolioId, daysAgo(days), Math.max(dpd - days, 0), outstanding, dpd > days ? pastDue : 0],
        )
      }
      return { customerId, caseId, accountId }
    },
    /** A line of the grade history; `to` null: it still holds. */
    async graded(who: { customerId: number; caseId: number }, grade: string, from: string, to: string | null = null, axes: { risk?: number; ability?: number; willingness?: number } = {}) {
      await db.query(
        `INSERT INTO grade (customer_id, case_id, grade, risk, ability, willingness, reason_codes, plugin, plugin_version, valid_from, valid_to)
         VALUES ($1, $2, $3::"Grade", $4, $5, $6, '{}', 'segmentation', '1.1.0', $7, $8)`,
        [who.customerId, who.caseId, grade, axes.risk ?? null, axes.ability ?? null, axes.willingness ?? null, from, to],
      )
      if (to === null) await db.query('UPDATE collection_case SET grade = $2::"Grade" WHERE id = $1', [who.caseId, grade])
    },
  }
}
