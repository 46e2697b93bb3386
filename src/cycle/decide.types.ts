import type { Finding } from '../compliance/gate/gate.rules.ts'
import type { Binding, Rulebook } from '../compliance/rulebook.ts'
import type { LoadedPortfolio } from '../compliance/situation.service.ts'
import type { Wordings } from '../compliance/wording.types.ts'
import type { ChannelChoice, Grade, SegmentRule, StepView } from '../plugin-host/catalogue.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import type { FactName, FactValues, Facts } from '../segments/facts.ts'
import type { LoadedPlan } from '../strategies/plan.service.ts'
import type { DueStep } from '../strategies/timetable.rules.ts'
import type { CaseDecision, CaseInput, CycleDay, DecidedAction, JudgedCase } from './batch.types.ts'

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
  /** What the rule packs distinguish by, and which of them the portfolio names. */
  readonly portfolio: LoadedPortfolio
  readonly rulebook: Rulebook
  readonly wordings: Wordings
  /** Lowest precedence first. */
  readonly segments: readonly SegmentRule[]
  /** Published version of each segment's strategy. */
  readonly publishedOf: ReadonlyMap<string, LoadedPlan>
  /** Every version that has an open enrolment or is published. */
  readonly versions: ReadonlyMap<number, LoadedPlan>
  /** Lowest precedence first. */
  readonly queues: readonly CompiledQueue[]
  readonly pauses: Pauses
}

/** What is laid over published versions: nothing of it is planned. */
export interface Pauses {
  readonly versions: ReadonlySet<number>
  /** `version id#step key`. */
  readonly steps: ReadonlySet<string>
}

/** What grading and segmenting rest on. */
export type JudgeEnv = Pick<DecideEnv, 'day' | 'hooks' | 'segments'>

/** A case on its way through the decisions. */
export interface Draft<Input extends JudgedCase = CaseInput> {
  readonly input: Input
  facts: Facts
  values: FactValues
  grade: Grade
  gradeBy: string | null
  gradeReasons: readonly string[]
  segment: string | null
  segmentBy: string | null
  version: LoadedPlan | null
  decision: CaseDecision<Input>
}

/** Why an action is proposed: a step of the timetable, or a plugin that asks. */
export type Cause = { readonly due: DueStep } | { readonly asked: { readonly plugin: string; readonly reason: string } }

/** The gate's part in a decision. */
export interface Judged {
  readonly binding: Binding
  readonly findings: readonly Finding[]
  /** DEFER: the first lawful instant, epoch ms. */
  readonly until: number | null
  /** What is required and not there yet: of a call, what is to be said. */
  readonly requirements: readonly string[]
}

/** A step on its way through guards, channels and gate. One without channels is a task: it meets the guards of steps alone. */
export interface Proposal {
  readonly draft: Draft
  readonly cause: Cause
  readonly view: StepView
  readonly action: DecidedAction
  choices: readonly ChannelChoice[]
  channelBy: string | null
  /** What the gate said of the channel that was chosen, else of the last one that was tried; null: it was not asked. */
  judged: Judged | null
}
