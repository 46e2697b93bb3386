import type { Database, Sql, SqlValue } from '../../src/db/database.ts'

export interface Statement {
  readonly text: string
  readonly params: readonly SqlValue[]
}

/** One batch's read: how the transaction was set up, then what was asked. */
export interface BatchRead {
  readonly setup: string[]
  readonly asked: Statement[]
}

/** What a cycle asked of the database, and how long its transactions took, in seconds, summed over lanes that run side by side. */
export interface Recording {
  /** The reading transactions, in order: one a batch. */
  readonly reads: BatchRead[]
  readSeconds: number
  writeSeconds: number
  /** The most transactions that were open at once. */
  lanes: number
}

/** A batch's reads are the transactions on one snapshot; all others write. */
const READING = /^SET TRANSACTION ISOLATION LEVEL REPEATABLE READ/

/** The same database, watched: for timing, and with `keep` for asking the same again. */
export function record(db: Database, keep: boolean): { db: Database; recording: Recording } {
  const recording: Recording = { reads: [], readSeconds: 0, writeSeconds: 0, lanes: 0 }
  let open = 0
  const tx = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const read: BatchRead = { setup: [], asked: [] }
    recording.lanes = Math.max(recording.lanes, ++open)
    const from = performance.now()
    const result = await db.tx((sql) =>
      work({
        query: (text, params = []) => {
          if (keep) read.asked.push({ text, params })
          return sql.query(text, params)
        },
        script: (text) => {
          read.setup.push(text)
          return sql.script(text)
        },
        copyIn: sql.copyIn.bind(sql),
      }),
    ).finally(() => open--)
    const seconds = (performance.now() - from) / 1_000
    const reading = read.setup.some((text) => READING.test(text))
    if (reading) recording.readSeconds += seconds
    else recording.writeSeconds += seconds
    if (reading && keep) recording.reads.push(read)
    return result
  }
  return { db: { ...db, tx }, recording }
}
