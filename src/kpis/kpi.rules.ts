import type { BucketScheme } from './bucket-scheme.rules.ts'
import { KPI_DEFINITIONS, type KpiDefinition } from './kpi.definitions.ts'
import { UnknownKpi } from './kpi.errors.ts'
import type { Exclusion, ExclusionReason } from './kpi.types.ts'

/** Share of two whole numbers; null, never 0, where the denominator is 0. */
export function ratio(numerator: bigint, denominator: bigint): number | null {
  return denominator === 0n ? null : Number(numerator) / Number(denominator)
}

/** Definitions by id, in the order asked; all of them where no ids are given. */
export function definitionsOf(ids?: readonly string[] | null): KpiDefinition[] {
  if (ids === undefined || ids === null) return [...KPI_DEFINITIONS]
  return ids.map((id) => {
    const definition = KPI_DEFINITIONS.find((d) => d.id === id)
    if (definition === undefined) throw new UnknownKpi(id, KPI_DEFINITIONS.map((d) => d.id))
    return definition
  })
}

/** Version of a definition, with that of the bucket scheme where it uses one. */
export function definitionVersion(definition: KpiDefinition, scheme: BucketScheme): string {
  return definition.family === 'migration' ? `${definition.version}/${scheme.code}.${scheme.version}` : String(definition.version)
}

/** One line a reason, in a stable order, without empty ones. */
export function mergeExclusions(parts: Iterable<Exclusion>): Exclusion[] {
  const merged = new Map<ExclusionReason, Exclusion>()
  for (const part of parts) {
    if (part.count === 0) continue
    const before = merged.get(part.reason)
    merged.set(part.reason, {
      reason: part.reason,
      count: part.count + (before?.count ?? 0),
      amount: part.amount === null || before?.amount === null ? null : part.amount + (before?.amount ?? 0n),
    })
  }
  return [...merged.values()].sort((a, b) => (a.reason < b.reason ? -1 : 1))
}
