import type { Channel, GateRefusal } from '../compliance/gate.types.ts'
import type { Known } from '../compliance/known.types.ts'
import type { ChannelHistory, Grade, Tone } from '../plugin-host/catalogue.ts'
import type { FactValues, Facts } from '../segments/facts.ts'

/** The portfolio that a cycle runs over. */
export interface CyclePortfolio {
  readonly id: number
  readonly code: string
  readonly timeZone: string
}

/** One business date, and the instants that follow from it. */
export interface CycleDay {
  /** 'YYYY-MM-DD' in the portfolio's zone. */
  readonly businessDate: string
  /** Epoch milliseconds at which the day is planned. */
  readonly planAt: number
  /** Epoch milliseconds of the midnight that ends it. */
  readonly endAt: number
}

/**
 * An action that was kept back on an earlier day: refused by the cycle or at dispatch, suppressed by a promise, a hold or a
 * pause, expired because nobody took it, or failed on a channel that has others beside it. It is tried again once a day, as
 * long as it is asked for.
 */
export interface KeptBackAction {
  readonly id: number
  /** Of a strategy's step: FIRST_SUCCESS 0, ALL the place of its channel among the step's. */
  readonly part: number
  /** Its last attempt failed. */
  readonly ended: boolean
  /** Still stands as refused: it is suppressed when nothing asks for it any more. */
  readonly pending: boolean
  /** Channels on which it failed. */
  readonly failed: readonly Channel[]
}

/** A strategy's action that was kept back. */
export interface KeptBackStep extends KeptBackAction {
  readonly stepKey: string
  readonly occurrence: number
}

/** An action that a plugin asked for, whatever became of it. */
export interface PluginAction {
  readonly id: number
  readonly plugin: string
  /** Waits in a queue, or stands as refused: it is suppressed when the plugin no longer asks for it. */
  readonly pending: boolean
  /** To be tried again, if the plugin still asks for it; null: it is done, waits, or was looked at today. */
  readonly keptBack: KeptBackAction | null
}

/** What grading and segmenting read of a case. */
export type JudgedCase = Pick<CaseInput, 'customerId' | 'caseId' | 'caseState' | 'previousGrade' | 'previousSegment' | 'facts'>

/** Everything that is known of one case before anything is decided. */
export interface CaseInput {
  readonly customerId: number
  readonly caseId: number
  /** null: the case is opened now. */
  readonly caseState: 'OPEN' | 'ACTIVE' | 'ARRANGED' | 'LEGAL' | 'CURED' | null
  readonly unassigned: boolean
  readonly enrolment: { readonly id: number; readonly state: 'ACTIVE' | 'SUSPENDED'; readonly strategyVersionId: number } | null
  readonly previousGrade: Grade | null
  readonly previousSegment: string | null
  readonly facts: Facts
  /** Step key -> highest occurrence that was taken in the open enrolment before this business date. */
  readonly taken: ReadonlyMap<string, number>
  /** `step key#occurrence` of what an earlier run of the same day took or refused: it falls due again, and is there already. */
  readonly today: ReadonlySet<string>
  /** Actions of earlier days in the open enrolment that were kept back. */
  readonly keptBack: readonly KeptBackStep[]
  /** `plugin#key` -> the action that the plugin asked for. */
  readonly pluginActions: ReadonlyMap<string, PluginAction>
  /** What the gate must know of the customer. Its history grows while the day is planned. */
  readonly known: Known
  readonly history: readonly ChannelHistory[]
}

export interface DecidedRefusal extends GateRefusal {
  readonly channel: Channel | null
}

export interface DecidedAction {
  /** The plugin that asked for it; null: the strategy. */
  readonly plugin: string | null
  readonly stepKey: string
  readonly occurrence: number
  readonly part: number
  readonly treatment: string
  /** The action that is taken up again; null for a new one. */
  readonly retries: KeptBackAction | null
  state: 'READY' | 'REFUSED'
  stateReason: string | null
  channel: Channel | null
  contactPointId: number | null
  tone: Tone | null
  /** Of the contact, as the rule packs name it. */
  purpose: string
  templateVersionId: number | null
  availableAt: number | null
  nextAllowedAt: number | null
  readonly refusals: DecidedRefusal[]
  queueId: number | null
  rank: number
  decision: object
}

/** What is to be done with one case. Only what differs from what is stored. */
export interface CaseDecision<Input extends JudgedCase = CaseInput> {
  readonly input: Input
  /** Facts with this cycle's grade and segment, as compiled conditions read them. */
  readonly values: FactValues
  readonly close: boolean
  readonly grade: { readonly grade: Grade; readonly risk: number | null; readonly ability: number | null; readonly willingness: number | null; readonly reasonCodes: readonly string[]; readonly plugin: string; readonly pluginVersion: string } | null
  readonly segment: string | null
  readonly endEnrolment: string | null
  readonly enrolIn: number | null
  readonly actions: DecidedAction[]
  /** Refused actions that no step asks for any more, and what waits that a plugin no longer asks for. */
  readonly superseded: number[]
}

/** What a batch's writes are stamped with. */
export interface WriteFrame {
  readonly portfolio: CyclePortfolio
  readonly day: CycleDay
  readonly runId: number
  readonly at: Date
}
