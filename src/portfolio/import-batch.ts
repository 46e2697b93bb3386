import type { RejectedRow } from './import-fault.ts'
import type { RawRecord } from './import-record.ts'
import type { RowReader, StagedRow } from './import-row.ts'

/** Rows that go to the database together, and those that came back already. */
export interface Batch {
  readonly rows: StagedRow[]
  readonly rejected: RejectedRow[]
  /** Line on which its last record starts. */
  lastLine: number
}

/** A batch is closed at this many characters even when its rows are few, so that wide rows do not take the memory. */
const BATCH_CHARACTERS = 16_000_000

/**
 * Gathers records into batches, refusing a key that the batch, or with `remember` the file, has had already. Keys of account
 * files are not remembered past their batch: the accounts themselves carry the line that named them.
 */
export function batcher(reader: RowReader, options: { batchRows: number; keyColumn: string; remember: boolean }) {
  const seen = new Map<string, number>()
  let batch: Batch = { rows: [], rejected: [], lastLine: 0 }
  let characters = 0
  const add = (record: RawRecord): void => {
    batch.lastLine = record.line
    characters += record.raw.length
    const row = reader.read(record)
    if ('faults' in row) {
      batch.rejected.push(row)
      return
    }
    const other = seen.get(row.key)
    if (other === undefined) {
      seen.set(row.key, row.line)
      batch.rows.push(row)
    } else {
      batch.rejected.push({
        line: row.line,
        raw: row.raw,
        faults: [{ column: options.keyColumn, code: 'DUPLICATE_KEY', reason: `the same key stands on line ${other} of this file already` }],
      })
    }
  }
  return {
    add,
    /** Notes the key of a record that an earlier run has done. */
    pass(record: RawRecord): void {
      if (!options.remember) return
      const row = reader.read(record)
      if (!('faults' in row) && !seen.has(row.key)) seen.set(row.key, row.line)
    },
    full: () => batch.rows.length + batch.rejected.length >= options.batchRows || characters >= BATCH_CHARACTERS,
    /** The batch so far; a new one begins. */
    take(): Batch | null {
      const taken = batch
      batch = { rows: [], rejected: [], lastLine: 0 }
      characters = 0
      if (!options.remember) seen.clear()
      return taken.lastLine === 0 ? null : taken
    },
  }
}
