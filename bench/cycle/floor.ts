import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { timed } from '../measure.ts'
import type { BatchRead } from './recording.ts'

/** What a cycle writes, in the order of the foreign keys. Each has a customer id. */
export const WRITTEN = ['collection_case', 'grade', 'segment_membership', 'enrolment', 'action', 'refusal', 'work_item', 'event'] as const

/** Copies what a cycle wrote in one database into tables of schema `floor` in another, by customer. */
export async function layFloor(cycledUrl: string, floorUrl: string): Promise<void> {
  const [cycled, floor] = [await connect(cycledUrl), await connect(floorUrl)]
  try {
    await floor.query('CREATE SCHEMA floor')
    await pipeline(cycled.query(copyTo('COPY cycle_run TO STDOUT')), floor.query(copyFrom('COPY cycle_run FROM STDIN')))
    for (const table of WRITTEN) {
      await floor.query(`CREATE TABLE floor.${table} (LIKE public.${table})`)
      await pipeline(
        cycled.query(copyTo(`COPY (SELECT * FROM ${table} WHERE customer_id IS NOT NULL ORDER BY customer_id, id) TO STDOUT`)),
        floor.query(copyFrom(`COPY floor.${table} FROM STDIN`)),
      )
      await floor.query(`CREATE INDEX ON floor.${table} (customer_id)`)
    }
    await floor.query('VACUUM ANALYZE')
  } finally {
    await Promise.all([cycled.end(), floor.end()])
  }
}

export interface FloorTimes {
  /** Wall time of the whole. */
  readonly seconds: number
  /** In reading and in writing transactions, summed over the lanes. */
  readonly readSeconds: number
  readonly writeSeconds: number
}

/**
 * The floor under a cycle: per batch the very statements that it read by, their rows consumed as text and never looked at, and
 * one transaction that writes the very rows that it wrote from tables which lie beside, so that they do not even travel. As many
 * batches at once as the cycle had.
 */
export async function walkFloor(url: string, reads: readonly BatchRead[], lanes: number): Promise<FloorTimes> {
  const clients = await Promise.all(Array.from({ length: lanes }, () => connect(url)))
  let [readSeconds, writeSeconds, next] = [0, 0, 0]
  const lane = async (client: pg.Client): Promise<void> => {
    for (let batch = reads[next++]; batch !== undefined; batch = reads[next++]) {
      const from = performance.now()
      await client.query('BEGIN')
      for (const text of batch.setup) await client.query(text)
      for (const { text, params } of batch.asked) await client.query({ text, values: params as unknown[], rowMode: 'array' })
      await client.query('COMMIT')
      const read = performance.now()
      await writeSame(client, batch)
      readSeconds += (read - from) / 1_000
      writeSeconds += (performance.now() - read) / 1_000
    }
  }
  try {
    const { seconds } = await timed(() => Promise.all(clients.map(lane)))
    return { seconds, readSeconds, writeSeconds }
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

async function writeSame(client: pg.Client, batch: BatchRead): Promise<void> {
  // The facts statement comes first; its second and third parameters are the batch's first and last customer.
  const [from, to] = batch.asked[0]?.params.slice(1, 3) ?? []
  if (typeof from !== 'number' || typeof to !== 'number') {
    throw new Error('The first statement of a batch no longer names its first and last customer; mend the floor.')
  }
  const mine = `customer_id BETWEEN ${from} AND ${to}`
  await client.query('BEGIN')
  for (const table of WRITTEN) {
    await client.query(`INSERT INTO ${table} SELECT * FROM floor.${table} WHERE ${mine}`)
    if (table === 'collection_case') {
      await client.query(`UPDATE account a SET case_id = c.id FROM floor.collection_case c WHERE a.customer_id = c.customer_id AND a.${mine}`)
    }
  }
  // In ascending order, as the cycle does: lanes must not wait for each other in a ring.
  const last = `(SELECT queue_id, max(queue_seq) AS seq FROM floor.event WHERE ${mine} AND queue_id IS NOT NULL GROUP BY 1)`
  await client.query(`SELECT id FROM queue WHERE id IN (SELECT queue_id FROM ${last} l) ORDER BY id FOR NO KEY UPDATE`)
  await client.query(`UPDATE queue q SET sequence = greatest(q.sequence, l.seq) FROM ${last} l WHERE q.id = l.queue_id`)
  await client.query('COMMIT')
}

/** Rows of each table that a cycle writes. */
export async function countWritten(url: string): Promise<Record<string, number>> {
  const client = await connect(url)
  try {
    const counts: Record<string, number> = {}
    for (const table of WRITTEN) {
      const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE customer_id IS NOT NULL`)
      counts[table] = Number(rows[0]?.n)
    }
    return counts
  } finally {
    await client.end()
  }
}

/** Values stay text: the floor does not pay for parsing. */
async function connect(url: string): Promise<pg.Client> {
  const asText = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig
  const client = new pg.Client({ connectionString: url, types: asText, options: '-c TimeZone=UTC' })
  await client.connect()
  return client
}
