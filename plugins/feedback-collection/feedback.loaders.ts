import type { Context } from '../../src/plugin-host/index.ts'

export function feedbackById(db: Context['db'], id: number) {
  return db.prisma.feedbackEntry.findUniqueOrThrow({ where: { id } })
}

export function complaintById(db: Context['db'], id: number) {
  return db.prisma.feedbackComplaint.findUniqueOrThrow({ where: { id } })
}

/** For each action what was said about it, oldest first. */
export async function feedbackByAction(actionIds: readonly number[], { db }: Context) {
  const rows = await db.prisma.feedbackEntry.findMany({ where: { actionId: { in: [...actionIds] } }, orderBy: { id: 'asc' } })
  return grouped(actionIds, rows, (row) => Number(row.actionId))
}

/** For each case its complaints, oldest first. */
export async function complaintsByCase(caseIds: readonly number[], { db }: Context) {
  const customers = await db.query<{ id: number }>('SELECT DISTINCT customer_id AS id FROM collection_case WHERE id = ANY($1::bigint[])', [caseIds])
  const rows = await db.prisma.feedbackComplaint.findMany({
    where: { customerId: { in: customers.map((customer) => customer.id) }, caseId: { in: [...caseIds] } },
    orderBy: { id: 'asc' },
  })
  return grouped(caseIds, rows, (row) => Number(row.caseId))
}

function grouped<Row>(keys: readonly number[], rows: readonly Row[], keyOf: (row: Row) => number): Row[][] {
  const groups = new Map<number, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) groups.get(keyOf(row))?.push(row)
  return keys.map((key) => groups.get(key) ?? [])
}
