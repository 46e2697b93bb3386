/** One record of a file, before the mapping is applied. */
export interface RawRecord {
  /** Physical line, from 1, on which the record starts. */
  readonly line: number
  /** The record as it stands in the file, without its last line break. */
  readonly raw: string
  /** CSV: the cells in file order. NDJSON: the parsed object. Unset where `fault` is set. */
  readonly node: unknown
  /** Why the record could not be taken apart. */
  readonly fault?: { readonly code: 'BAD_QUOTES' | 'COLUMN_COUNT' | 'BAD_JSON'; readonly reason: string }
}

export interface RecordSource {
  /** Names of the columns in file order; null where every record names its own (NDJSON). */
  readonly columns: readonly string[] | null
  /** In file order, in lists of one read each. @throws FileMalformed after the last record that could be read */
  records(): AsyncIterable<readonly RawRecord[]>
}

/** A source whose file is open until it is closed. */
export interface OpenSource extends RecordSource {
  close(): void
}

/** Longest record that is read; a longer one is a quote that is never closed, or no text at all. */
export const MAX_RECORD_BYTES = 1_048_576
