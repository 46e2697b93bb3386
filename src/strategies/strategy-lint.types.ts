import type { Channel } from '../compliance/gate.types.ts'
import type { Pack } from '../compliance/gate/pack.schema.ts'
import type { Grade } from '../plugin-host/catalogue.ts'
import type { Step } from './step.rules.ts'

/** Portfolios that are alike to the gate, or a list of packs that was asked about. */
export interface LintPlace {
  /** Codes of the portfolios; none where packs were given. */
  readonly portfolios: readonly string[]
  /** Those that bind its customers. */
  readonly packs: readonly Pack[]
  readonly country: string | null
  readonly timeZone: string
  readonly collectorType: string | null
  readonly creditorType: string | null
  readonly debtPurpose: string | null
}

/** The text that a step would use. */
export interface LintText {
  readonly code: string
  readonly purpose: string
  /** Elements that the gate may count on. */
  readonly content: readonly string[]
}

/** Null: nothing is published. */
export type TextOf = (place: LintPlace, step: Step, channel: Channel) => LintText | null

/** ERROR: in no portfolio that uses the segment can the step be done as it is written. WARNING: a channel or a day that is lost, somewhere. */
export type LintSeverity = 'ERROR' | 'WARNING'

export interface LintFinding {
  readonly stepKey: string
  /** Null: all of them together. */
  readonly channel: Channel | null
  /** Grades in whose timetable it shows. */
  readonly grades: readonly Grade[]
  /** Id of the rule, or `core:NAME`. */
  readonly rule: string
  /** Code of the pack; null of the core's own. */
  readonly pack: string | null
  readonly severity: LintSeverity
  readonly message: string
  /** Portfolios in which it shows; none where packs were given. */
  readonly portfolios: readonly string[]
}
