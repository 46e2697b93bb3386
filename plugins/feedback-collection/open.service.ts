import type { PluginHost } from '../../src/plugin-host/index.ts'
import { OPEN_STATES } from './complaint.machine.ts'
import type { OpenComplaint } from './complaint.rules.ts'

/** Case id -> its open complaints. One query a batch, by customer, which has an index. */
export async function openComplaints(host: PluginHost, customerIds: readonly number[]): Promise<ReadonlyMap<number, OpenComplaint[]>> {
  const rows = await host.query<OpenComplaint>(
    `SELECT id, case_id AS "caseId", acknowledged_at IS NOT NULL AS acknowledged, ack_due_by AS "ackDueBy", coalesce(reopened_due_by, due_by) AS "dueBy",
       reopen_count AS "reopenCount"
     FROM feedback_complaint WHERE customer_id = ANY($1::bigint[]) AND state::text = ANY($2::text[]) ORDER BY id`,
    [customerIds, OPEN_STATES],
  )
  return byCase(rows, (row) => row)
}

/** Case id -> conversations whose invitation is still to be sent; none of a customer who has complained since. One query a batch. */
export async function waitingInvitations(host: PluginHost, customerIds: readonly number[], now: Date): Promise<ReadonlyMap<number, number[]>> {
  const rows = await host.query<{ caseId: number; contactId: number }>(
    `SELECT case_id AS "caseId", contact_id AS "contactId" FROM feedback_invitation i
     WHERE customer_id = ANY($1::bigint[]) AND sent_at IS NULL AND answered_at IS NULL AND send_by > $2::timestamptz
       AND NOT EXISTS (SELECT 1 FROM feedback_complaint c WHERE c.customer_id = i.customer_id) ORDER BY id`,
    [customerIds, now],
  )
  return byCase(rows, (row) => row.contactId)
}

function byCase<Row extends { readonly caseId: number }, Value>(rows: readonly Row[], valueOf: (row: Row) => Value): ReadonlyMap<number, Value[]> {
  const lists = new Map<number, Value[]>()
  for (const row of rows) {
    const list = lists.get(row.caseId)
    if (list === undefined) lists.set(row.caseId, [valueOf(row)])
    else list.push(valueOf(row))
  }
  return lists
}
