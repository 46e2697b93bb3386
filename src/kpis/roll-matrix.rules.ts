import type { BucketScheme } from './bucket-scheme.rules.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { Exclusion, ExclusionReason, KpiSums } from './kpi.types.ts'

/** Accounts that went from one bucket to one landing. */
export interface MigrationCell {
  /** Index of the bucket at t0. */
  readonly opening: number
  /** Index of the bucket at t1, charged off within the window, or out of both sides. */
  readonly landing: number | 'CHARGED_OFF' | { readonly excluded: ExclusionReason }
  readonly accounts: number
  /** Outstanding at t0, minor units. */
  readonly balance: bigint
}

export type Movement = 'FLOW' | 'SAVE' | 'BACK' | 'REGULAR'

/** Accounts, and their outstanding balance at t0 in minor units. */
export interface Volume {
  readonly accounts: number
  readonly balance: bigint
}

/** One bucket at t0. FLOW + SAVE + BACK + REGULAR = the sum of `landings` = cohort; `excluded` lies outside it. */
export interface RollRow {
  readonly bucket: number
  readonly cohort: Volume
  /** By index of the bucket at t1. */
  readonly landings: readonly Volume[]
  readonly chargedOff: Volume
  readonly movements: Readonly<Record<Movement, Volume>>
  readonly excluded: readonly Exclusion[]
}

const NOTHING: Volume = { accounts: 0, balance: 0n }
const plus = (a: Volume, b: Volume): Volume => ({ accounts: a.accounts + b.accounts, balance: a.balance + b.balance })

/**
 * How an account moved between two bucket indexes. Bucket 0 is current: staying there is REGULAR.
 * A charge-off within the window is FLOW whatever the days past due say.
 */
export function movementOf(opening: number, landing: number | 'CHARGED_OFF'): Movement {
  if (landing === 'CHARGED_OFF' || landing > opening) return 'FLOW'
  if (landing === 0) return 'REGULAR'
  return landing === opening ? 'SAVE' : 'BACK'
}

/** The full matrix, a row a bucket of the scheme, empty ones too. */
export function rollRows(cells: readonly MigrationCell[], scheme: BucketScheme): RollRow[] {
  return scheme.buckets.map((_, bucket) => {
    const landings = scheme.buckets.map(() => NOTHING)
    const movements: Record<Movement, Volume> = { FLOW: NOTHING, SAVE: NOTHING, BACK: NOTHING, REGULAR: NOTHING }
    const excluded: Exclusion[] = []
    let [cohort, chargedOff] = [NOTHING, NOTHING]
    for (const cell of cells) {
      if (cell.opening !== bucket) continue
      if (typeof cell.landing === 'object') {
        excluded.push({ reason: cell.landing.excluded, count: cell.accounts, amount: cell.balance })
        continue
      }
      const movement = movementOf(bucket, cell.landing)
      movements[movement] = plus(movements[movement], cell)
      cohort = plus(cohort, cell)
      if (cell.landing === 'CHARGED_OFF') chargedOff = plus(chargedOff, cell)
      else landings[cell.landing] = plus(landings[cell.landing] ?? NOTHING, cell)
    }
    return { bucket, cohort, landings, chargedOff, movements, excluded: mergeExclusions(excluded) }
  })
}

/** Sums of K06 (FLOW) or K08 (REGULAR) over one bucket, or over all past-due ones. Σ over Σ, never a mean of rates. */
export function migrationSums(
  rows: readonly RollRow[],
  kpi: { movement: 'FLOW' | 'REGULAR'; weight: 'ACCOUNTS' | 'BALANCE' },
  bucket: number | null,
): KpiSums {
  const chosen = rows.filter((row) => (bucket === null ? row.bucket > 0 : row.bucket === bucket) && (kpi.movement === 'FLOW' || row.bucket > 0))
  const moved = chosen.reduce((sum, row) => plus(sum, row.movements[kpi.movement]), NOTHING)
  const cohort = chosen.reduce((sum, row) => plus(sum, row.cohort), NOTHING)
  const excluded = mergeExclusions(chosen.flatMap((row) => row.excluded))
  return kpi.weight === 'BALANCE'
    ? { numerator: moved.balance, denominator: cohort.balance, sampleSize: cohort.accounts, excluded }
    : { numerator: BigInt(moved.accounts), denominator: BigInt(cohort.accounts), sampleSize: cohort.accounts, excluded }
}
