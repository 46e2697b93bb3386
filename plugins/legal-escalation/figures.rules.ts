import type { Config } from './config.ts'

/** What court action is expected to bring in and to cost, in minor units. */
export interface Figures {
  readonly claimMinor: number
  readonly expectedRecoveryMinor: number
  readonly courtFeeMinor: number
  readonly counselMinor: number
  readonly enforcementMinor: number
  readonly expectedCostMinor: number
}

export interface Prospect {
  readonly claimMinor: number
  /** A to D, INSUFFICIENT_DATA, or null: not graded. */
  readonly grade: string | null
  /** Inability-to-pay points, 0 (able) to 100 (unable); null: unknown. */
  readonly ability: number | null
}

export function figuresOf({ claimMinor, grade, ability }: Prospect, config: Config): Figures {
  const courtFeeMinor = courtFee(claimMinor, config)
  const counselMinor = config.cost.counselFixedMinor + Math.round(claimMinor * config.cost.counselRate)
  const { enforcementMinor } = config.cost
  return {
    claimMinor,
    expectedRecoveryMinor: Math.round(claimMinor * probability(grade, ability, config)),
    courtFeeMinor,
    counselMinor,
    enforcementMinor,
    expectedCostMinor: courtFeeMinor + counselMinor + enforcementMinor,
  }
}

export function isWorthItsCost({ expectedRecoveryMinor, expectedCostMinor }: Figures, { margin }: Config): boolean {
  return expectedRecoveryMinor > expectedCostMinor * margin
}

/** Fee of the highest band that the claim reaches. Bands may come in any order. */
export function courtFee(claimMinor: number, { cost }: Config): number {
  const band = cost.courtFee.filter((one) => one.fromMinor <= claimMinor).reduce<Config['cost']['courtFee'][number] | null>(
    (best, one) => (best === null || one.fromMinor > best.fromMinor ? one : best),
    null,
  )
  return band === null ? 0 : band.fixedMinor + Math.round((claimMinor - band.fromMinor) * band.rate)
}

/** Share of the claim that is expected back, 0 to 1. A grade that the configuration does not name brings nothing. */
function probability(grade: string | null, ability: number | null, { recovery }: Config): number {
  const byGrade = recovery.byGrade[grade ?? 'INSUFFICIENT_DATA'] ?? 0
  const band = ability === null ? undefined : [...recovery.byAbility].sort((a, b) => a.upTo - b.upTo).find((one) => ability <= one.upTo)
  return Math.min(1, byGrade * (band?.factor ?? 1))
}
