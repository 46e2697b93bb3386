import type { Gate } from '../compliance/gate.rules.ts'
import type { ChannelChoice, Grade, SegmentRule, StepView } from '../plugin-host/catalogue.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import type { FactName, FactValues, Facts } from '../segments/facts.ts'
import type { LoadedPlan } from '../strategies/plan.service.ts'
import type { DueStep } from '../strategies/timetable.rules.ts'
import type { CaseDecision, CaseInput, CycleDay, DecidedAction } from './batch.types.ts'

export interface CompiledQueue {
  readonly id: number
  readonly code: string
  readonly orderBy: FactName
  readonly matches: (values: FactValues) => boolean
}

/** What a day's decisions rest on, beside the facts. Read once a run. */
export interface DecideEnv {
  readonly day: CycleDay
  readonly hooks: Hooks
  readonly gate: Gate
  /** Lowest precedence first. */
  readonly segments: readonly SegmentRule[]
  /** Published version of each segment's strategy. */
  readonly publishedOf: ReadonlyMap<string, LoadedPlan>
  /** Every version that has an open enrolment or is published. */
  readonly versions: ReadonlyMap<number, LoadedPlan>
  /** Lowest precedence first. */
  readonly queues: readonly CompiledQueue[]
}

/** A case on its way through the decisions. */
export interface Draft {
  readonly input: CaseInput
  facts: Facts
  values: FactValues
  grade: Grade
  gradeBy: string | null
  gradeReasons: readonly string[]
  segment: string | null
  segmentBy: string | null
  version: LoadedPlan | null
  decision: CaseDecision
}

/** A due step on its way through guards, channels and gate. */
export interface Proposal {
  readonly draft: Draft
  readonly due: DueStep
  readonly view: StepView
  readonly action: DecidedAction
  choices: readonly ChannelChoice[]
  channelBy: string | null
  gateRules: string[]
}
