/** What a benchmark is run with. */
export interface BenchFrame {
  /** Connection string of a PostgreSQL server on which databases may be made; null: only the embedded database. */
  readonly server: string | null
  /** A tenth of the rows and fewer rounds: shows that the benchmark runs, not how fast anything is. */
  readonly quick: boolean
  /** Progress, to standard error. */
  say(line: string): void
}

/** A benchmark: one subject, its floor and its peers, measured in the same run. */
export interface Bench {
  readonly name: string
  readonly title: string
  run(frame: BenchFrame): Promise<BenchReport>
}

export type Cell = string | number

export interface BenchTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A figure beside what was wished for. Told, never asserted: a timing depends on the machine. */
export interface Mark {
  readonly what: string
  readonly value: number
  /** The least value that is wished for. */
  readonly atLeast: number
}

export interface BenchReport {
  /** What was measured, in plain sentences: sizes, rounds, versions. */
  readonly setting: readonly string[]
  readonly tables: readonly BenchTable[]
  readonly marks: readonly Mark[]
  /** What could not be measured here, and how it can be. */
  readonly skipped: readonly string[]
}
