import type { Context } from '../schema/context.ts'

export interface QueueCounts {
  readonly available: number
  readonly leased: number
}

/** Open items of each queue that the viewer may see, in one statement. */
export async function loadQueueCounts(queueIds: readonly number[], { db, viewer }: Context): Promise<QueueCounts[]> {
  const visible =
    viewer.portfolios === null
      ? ''
      : 'AND EXISTS (SELECT 1 FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id WHERE c.id = w.case_id AND p.code = ANY($2::text[]))'
  const rows = await db.query<{ queueId: number; available: number; leased: number }>(
    `SELECT w.queue_id AS "queueId", count(*) FILTER (WHERE w.state = 'AVAILABLE') AS available, count(*) FILTER (WHERE w.state = 'LEASED') AS leased
     FROM work_item w WHERE w.queue_id = ANY($1::bigint[]) AND w.state IN ('AVAILABLE', 'LEASED') ${visible} GROUP BY w.queue_id`,
    [queueIds, ...(viewer.portfolios === null ? [] : [viewer.portfolios])],
  )
  const counts = new Map(rows.map((row) => [row.queueId, row]))
  return queueIds.map((id) => ({ available: counts.get(id)?.available ?? 0, leased: counts.get(id)?.leased ?? 0 }))
}
