import { createHash } from 'node:crypto'
import type { Sql, SqlValue } from '../db/database.ts'
import { ITEM } from '../schema/compiled-page.ts'

/** A place in a queue: items come by rank, highest first, then by id. */
export interface QueuePlace {
  readonly rank: number
  readonly id: number
}

/** Which items of which queue. `limit`: at most so many; `inverted`: from the end. */
export interface PageAsked {
  readonly state: string
  readonly limit: number
  readonly inverted: boolean
  readonly after: QueuePlace | null
  readonly before: QueuePlace | null
}

/** A page of a queue's items as JSON arrays, in one statement. `item`: SQL of the array, of the table `ITEM`. */
export async function readQueuePage(sql: Pick<Sql, 'query'>, item: string, page: PageAsked & { readonly queueId: number }): Promise<unknown[][]> {
  if (!Number.isSafeInteger(page.limit) || page.limit < 0) throw new Error(`${page.limit} is no number of items.`)
  const params: SqlValue[] = [page.queueId, page.state]
  const bind = (value: SqlValue): string => `$${params.push(value)}`
  const conditions = ['queue_id = $1', 'state = $2::"WorkItemState"']
  if (page.after !== null) conditions.push(behind(page.after, bind))
  if (page.before !== null) conditions.push(ahead(page.before, bind))
  const order = (of: string): string => (page.inverted ? `${of}rank ASC, ${of}id DESC` : `${of}rank DESC, ${of}id ASC`)
  // The limit is part of the text: of one that is bound the planner assumes a tenth of the queue, and plans anew each time.
  const text = `SELECT coalesce(json_agg(x.j), '[]') AS page FROM (SELECT ${item} AS j
    FROM (SELECT * FROM work_item WHERE ${conditions.join(' AND ')} ORDER BY ${order('')} LIMIT ${page.limit}) ${ITEM}
    ORDER BY ${order(`${ITEM}.`)}) x`
  const [row] = await sql.query<{ page: unknown[][] }>(text, params, nameOf(text))
  return row?.page ?? []
}

const names = new Map<string, string>()

/** Few texts in practice: one a screen and direction. Past two hundred, statements are no longer kept prepared. */
function nameOf(text: string): string | undefined {
  let name = names.get(text)
  if (name === undefined && names.size < 200) {
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
