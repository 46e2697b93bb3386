import type { Builder } from '../schema/builder.ts'
import { EXCLUSION_REASONS, type Exclusion } from './kpi.types.ts'

interface ShownExclusion extends Exclusion {
  readonly currency: string | null
}

/** Exclusions with the currency of their amounts. */
export function showExclusions(excluded: readonly Exclusion[], currency: string | null): ShownExclusion[] {
  return excluded.map((e) => ({ ...e, currency }))
}

export function defineKpiExclusion(builder: Builder) {
  return builder.objectRef<ShownExclusion>('KpiExclusion').implement({
    description: 'Left out of both sides of a KPI.',
    fields: (t) => ({
      reason: t.exposeString('reason', { description: 'Code of the reason, upper snake case.' }),
      explanation: t.string({ description: 'The reason in words.', resolve: (e) => EXCLUSION_REASONS[e.reason] }),
      count: t.exposeInt('count', { description: 'How many accounts, cases, attempts or promises.' }),
      amount: t.field({
        type: 'Money',
        nullable: true,
        description: 'Their past-due amount, balance, promised amount or costs; null where there is none, or several currencies.',
        resolve: (e) => (e.amount === null || e.currency === null ? null : { minor: e.amount, currency: e.currency }),
      }),
    }),
  })
}

export type KpiExclusion = ReturnType<typeof defineKpiExclusion>
