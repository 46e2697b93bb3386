import { InvalidInput } from '../../src/plugin-host/index.ts'
import type { Figure, Grouping } from './measure.rules.ts'

export const METRICS = ['COMPLAINT_RATE', 'COMPLAINT_RATE_ATTEMPTS', 'UPHELD_SHARE', 'CSAT', 'NEGATIVE_SHARE', 'REFUSAL_SHARE'] as const
export type Metric = (typeof METRICS)[number]
export const GUARDRAIL_ACTIONS = ['ALERT', 'PAUSE_STEP', 'PAUSE_VERSION'] as const
export type GuardrailAction = (typeof GUARDRAIL_ACTIONS)[number]

/** By what a metric is multiplied: complaints are told per 1,000 customers and per 10,000 attempts. */
export const PER: Readonly<Record<Metric, number>> = { COMPLAINT_RATE: 1_000, COMPLAINT_RATE_ATTEMPTS: 10_000, UPHELD_SHARE: 1, CSAT: 1, NEGATIVE_SHARE: 1, REFUSAL_SHARE: 1 }

export interface Guardrail {
  readonly id: number
  readonly code: string
  readonly strategyCode: string | null
  readonly versionNumber: number | null
  readonly stepKey: string | null
  readonly metric: Metric
  readonly windowDays: number
  readonly threshold: number
  readonly minN: number
  readonly action: GuardrailAction
}

/** What is measured one by one: a pause needs to know of what; an alert is as fine as its scope. */
export function levelOf({ action, strategyCode, stepKey }: Pick<Guardrail, 'action' | 'strategyCode' | 'stepKey'>): Grouping {
  if (action === 'PAUSE_STEP' || stepKey !== null) return 'STEP'
  return action === 'PAUSE_VERSION' || strategyCode !== null ? 'VERSION' : 'NONE'
}

export interface VersionName {
  readonly strategyCode: string
  readonly number: number
}

/** Figures that are in the guardrail's scope, have enough behind them, and are beyond its threshold: below it for CSAT, above it for all others. */
export function breachesOf(guardrail: Guardrail, figures: readonly Figure[], versions: ReadonlyMap<number, VersionName>): (Figure & { readonly value: number })[] {
  const { metric, threshold, minN, strategyCode, versionNumber, stepKey } = guardrail
  const level = levelOf(guardrail)
  return figures.flatMap((figure) => {
    const version = figure.versionId === null ? undefined : versions.get(figure.versionId)
    if (level !== 'NONE' && version === undefined) return []
    if (level === 'STEP' && figure.stepKey === null) return []
    if (strategyCode !== null && version?.strategyCode !== strategyCode) return []
    if (versionNumber !== null && version?.number !== versionNumber) return []
    if (stepKey !== null && figure.stepKey !== stepKey) return []
    if (figure.denominator < minN) return []
    const value = (PER[metric] * figure.numerator) / figure.denominator
    return (metric === 'CSAT' ? value < threshold : value > threshold) ? [{ ...figure, value }] : []
  })
}

/** The window of a guardrail at an instant: the last `windowDays` dates with today, as dates in UTC, a day wider at the end for zones ahead of it. */
export function guardrailWindow(now: Date, windowDays: number): { from: string; to: string } {
  const day = (offset: number) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10)
  return { from: day(1 - windowDays), to: day(2) }
}

/** Throws `InvalidInput` for a guardrail that cannot be meant. */
export function checkGuardrail(guardrail: Omit<Guardrail, 'id'>): void {
  const { code, threshold, windowDays, minN, metric, versionNumber, strategyCode, stepKey, action } = guardrail
  const refuse = (message: string, field: string) => {
    throw new InvalidInput(message, [field])
  }
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) refuse(`code "${code.slice(0, 64)}" is not a code. Write it like CSAT_OF_CALLS.`, 'code')
  for (const [field, name] of Object.entries({ strategyCode, stepKey })) {
    if (name !== null && !/^[\w.-]{1,64}$/.test(name)) refuse(`${field} is no code of 1 to 64 letters, digits, dots, dashes and underscores.`, field)
  }
  if (!(threshold >= 0 && threshold <= PER[metric])) refuse(`threshold is ${threshold}. ${metric} is from 0 to ${PER[metric]}.`, 'threshold')
  if (!(windowDays >= 1 && windowDays <= 366)) refuse(`windowDays is ${windowDays}. Give 1 to 366.`, 'windowDays')
  if (!(minN >= 1)) refuse(`minN is ${minN}. Give 1 or more.`, 'minN')
  if (versionNumber !== null && strategyCode === null) refuse('versionNumber is given without strategyCode. A version is one of a strategy.', 'strategyCode')
  if (stepKey !== null && action === 'PAUSE_VERSION') refuse('A guardrail on one step pauses that step. Leave stepKey out, or take PAUSE_STEP.', 'action')
}
