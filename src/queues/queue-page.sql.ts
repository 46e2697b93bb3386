import { createHash } from 'node:crypto'
import type { Sql, SqlValue } from '../db/database.ts'
import type { Compiled } from '../schema/one-statement.ts'

/** A place in a queue: items come by rank, highest first, then by id. */
export interface QueuePlace {
  readonly rank: number
  readonly id: number
}

/** A page of a queue's waiting items with everything that a selection needs, in one statement. */
export async function queuePage(
  sql: Pick<Sql, 'query'>,
  compiled: Compiled,
  page: { queueId: number; state: string; limit: number; after: QueuePlace | null; before: QueuePlace | null; inverted: boolean },
): Promise<Record<string, unknown>[]> {
  const params: SqlValue[] = [page.queueId, page.state, page.limit]
  const bind = (value: SqlValue): string => `$${params.push(value)}`
  const conditions = ['queue_id = $1', 'state = $2::"WorkItemState"']
  if (page.after !== null) conditions.push(behind(page.after, bind))
  if (page.before !== null) conditions.push(ahead(page.before, bind))
  const order = page.inverted ? 'rank ASC, id DESC' : 'rank DESC, id ASC'
  const text = `SELECT ${compiled.expression('t0')} AS j
    FROM (SELECT * FROM work_item WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT $3) t0
    ORDER BY t0.${order.replace(', ', ', t0.')}`
  const rows = await sql.query<{ j: unknown[] }>(text, params, nameOf(text))
  return rows.map((row) => compiled.revive(row.j))
}

const names = new Map<string, string>()

/** Few texts in practice: one a screen and direction. Past a thousand, statements are no longer kept prepared. */
function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (name === undefined && names.size < 1_000) {
    name = `queue-page-${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
    names.set(text, name)
  }
  return name
}

const behind = ({ rank, id }: QueuePlace, bind: (value: SqlValue) => string): string => {
  const [r, i] = [bind(rank), bind(id)]
  return `rank <= ${r} AND (rank < ${r} OR id > ${i})`
}

const ahead = ({ rank, id }: QueuePlace, bind: (value: SqlValue) => string): string => {
  const [r, i] = [bind(rank), bind(id)]
  return `rank >= ${r} AND (rank > ${r} OR id < ${i})`
}
