import type { CompiledPlan } from '../strategies/timetable.rules.ts'
import type { CaseInput, KeptBackStep } from './batch.types.ts'
import { isExhausted } from './fallback.rules.ts'

/** What the timetable counts as taken, once it is known what became of the actions that were kept back. */
export interface Taken {
  /** Step key -> highest occurrence. */
  readonly taken: ReadonlyMap<string, number>
  /** Still to be tried again. */
  readonly keptBack: readonly KeptBackStep[]
  /**
   * Null, or the same with those occurrences open of which some channels were used and others kept back: they are tried again
   * as long as the timetable would ask for the occurrence, and block nothing.
   */
  readonly reopened: ReadonlyMap<string, number> | null
}

/** What failed is taken when no channel is left to it, and at once where every channel was to be used. */
export function settle(plan: CompiledPlan, { taken, keptBack, known }: CaseInput): Taken {
  if (keptBack.length === 0) return { taken, keptBack, reopened: null }
  let settled: Map<string, number> | undefined
  const open: KeptBackStep[] = []
  for (const kept of keptBack) {
    const step = plan.steps.find((each) => each.key === kept.stepKey)
    const ends = step === undefined ? kept.ended : step.channelMode === 'ALL' ? kept.ended : isExhausted(step.channels, kept, known)
    if (!ends) {
      open.push(kept)
      continue
    }
    settled ??= new Map(taken)
    settled.set(kept.stepKey, Math.max(settled.get(kept.stepKey) ?? 0, kept.occurrence))
  }
  const counts = settled ?? taken
  let reopened: Map<string, number> | null = null
  for (const { stepKey, occurrence } of open) {
    if (counts.get(stepKey) === occurrence) (reopened ??= new Map(counts)).set(stepKey, occurrence - 1)
  }
  return { taken: counts, keptBack: open, reopened }
}
