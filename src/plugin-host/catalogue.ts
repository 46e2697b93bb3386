import type { Channel } from '../compliance/gate.types.ts'
import type { Facts } from '../segments/facts.ts'
import type { Condition } from '../segments/condition.ts'

/**
 * The hook points, in the order in which an account meets them. Closed: a plugin listens to these and to nothing else.
 *
 * Every point is called once a batch: the listener gets an array of frozen plain records and answers with an array of the
 * same length, null meaning "no opinion" (decide), "no objection" (guard) or "unchanged" (transform).
 */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'INSUFFICIENT_DATA'

export interface CaseRef {
  readonly caseId: number
  readonly customerId: number
}

export interface GradeRequest extends CaseRef {
  readonly facts: Facts
  /** The grade of the last cycle; null at first. */
  readonly previous: Grade | null
}

export interface GradeAnswer {
  readonly grade: Grade
  /** Points per axis, 0 (best) to 100 (worst); null where the data do not say. */
  readonly risk: number | null
  readonly ability: number | null
  readonly willingness: number | null
  readonly reasonCodes: readonly string[]
}

export interface SegmentRule {
  readonly code: string
  readonly precedence: number
  readonly rule: Condition
}

export interface SegmentRequest extends CaseRef {
  /** `facts.grade` and the three axes are already this cycle's. */
  readonly facts: Facts
  readonly previous: string | null
}

export interface StepView {
  readonly key: string
  readonly treatment: string
  readonly channels: readonly Channel[]
}

/** What a plugin asks to be done for a case beside its strategy: a contact of its own, or a task for a person. */
export interface CaseStep {
  /** Unique for the plugin and the case, 1 to 80 characters: asked for again, it is the same step, and nothing happens twice. */
  readonly key: string
  /** Upper snake case: what is done. Queues are filled by it. */
  readonly treatment: string
  /** Possible channels; the contact passes every guard and the gate. Empty: a task that contacts nobody. */
  readonly channels: readonly Channel[]
  /** Why, for the decision record: upper snake case. */
  readonly reason: string
}

export interface StepAsk extends CaseRef {
  /** This cycle's. */
  readonly facts: Facts
}

export interface StepRequest extends CaseRef {
  readonly facts: Facts
  readonly step: StepView
}

export interface ContactPointView {
  readonly id: number
  readonly kind: 'PHONE' | 'EMAIL' | 'POSTAL' | 'SOCIAL'
  readonly consentedChannels: readonly Channel[]
  readonly optedOutChannels: readonly Channel[]
}

/** What came of a channel at this customer in the last 180 days. */
export interface ChannelHistory {
  readonly channel: Channel
  readonly attempts: number
  readonly successes: number
}

export interface ChannelRequest extends CaseRef {
  readonly facts: Facts
  readonly step: StepView
  /** Usable addresses only. */
  readonly contactPoints: readonly ContactPointView[]
  readonly history: readonly ChannelHistory[]
}

/** How firmly a contact is worded, gentlest first. */
export const TONES = ['EMPATHETIC', 'FRIENDLY', 'NEUTRAL', 'FIRM'] as const
export type Tone = (typeof TONES)[number]

export interface ChannelChoice {
  readonly channel: Channel
  /** null where the channel needs no address. */
  readonly contactPointId: number | null
  /** Upper snake case: why it stands here. */
  readonly reason: string
  /** How firmly it is to be said; left out: as the treatment's template has it. */
  readonly tone?: Tone
}

export interface ContactRequest extends CaseRef {
  readonly channel: Channel
  readonly treatment: string
  /** ISO instant. */
  readonly at: string
  readonly stage: 'PLAN' | 'DISPATCH'
}

export interface Veto {
  /** Upper snake case. */
  readonly code: string
  readonly reason: string
  /** ISO instant from which the guard would not object; null: not foreseeable. */
  readonly until: string | null
}

/** One objection, several, or none. */
export type GuardAnswer = Veto | readonly Veto[] | null

export interface PriorityRequest extends CaseRef {
  readonly facts: Facts
  readonly channel: Channel
  readonly treatment: string
  /** The rank so far; higher is sooner. */
  readonly rank: number
}

export interface CaseNotice {
  /** Upper snake case. */
  readonly code: string
  readonly severity: 'INFO' | 'WARNING' | 'URGENT'
  readonly message: string
  readonly messageZh: string
}

export interface ContactRecorded extends CaseRef {
  readonly contactId: number
  readonly actionId: number | null
  readonly channel: Channel
  readonly direction: 'OUTBOUND' | 'INBOUND'
  readonly outcomeCode: string
  readonly outcomeClass: string
  readonly at: string
  readonly note: string | null
}

/** A promise was judged by the cycle, cancelled, or replaced by another. Money in minor units of the portfolio's currency. */
export interface PromiseSettled extends CaseRef {
  readonly promiseId: number
  readonly accountId: number
  readonly state: 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN' | 'CANCELLED' | 'SUPERSEDED'
  readonly amountMinor: number
  readonly allocatedMinor: number
  /** 'YYYY-MM-DD', business date. */
  readonly settledOn: string
}

export interface PaymentRecorded {
  readonly customerId: number
  readonly caseId: number | null
  readonly accountId: number
  readonly paymentId: number
  readonly amountMinor: number
  readonly pastDueAfterMinor: number
  readonly effectiveDate: string
}

/** What the kinds of points have in common: how listeners are asked, what an answer is worth, and what comes of a failure. */
export const HOOK_KINDS = {
  guard: {
    asked: 'Every listener, one after the other.',
    answer: 'One an item: an objection, a list of them, or null for none. All are collected.',
    onFailure: 'It counts as an objection GUARD_FAILED to every item: it fails closed. It is asked again in the next batch, always.',
    rests: false,
  },
  decide: {
    asked: 'In order, until one answers; the next gets only the items that are still open.',
    answer: 'One an item: the answer, or null for no opinion.',
    onFailure: 'The next one is asked; last, what was decided before, or the default of the core.',
    rests: true,
  },
  transform: {
    asked: 'In order, each on the result of the one before.',
    answer: 'One an item: the new value, or null for unchanged.',
    onFailure: 'The value stays as it was.',
    rests: true,
  },
  contribute: {
    asked: 'All at once.',
    answer: 'One an item: a list of at most 50. The lists are merged in the order of the plugins.',
    onFailure: 'Its list is empty.',
    rests: true,
  },
  observe: {
    asked: 'After the commit, from the outbox, one after the other, at least once.',
    answer: 'Nothing.',
    onFailure: 'It is told again, at most 5 times, and then the event is parked. While it rests its events wait, and that is no attempt.',
    rests: true,
  },
} as const satisfies Record<string, { asked: string; answer: string; onFailure: string; rests: boolean }>

interface Point<Kind extends string, In, Out> {
  readonly kind: Kind
  /** Phantom: the record that a listener gets, one an item. */
  readonly in?: In
  /** Phantom: what it answers, one an item. */
  readonly out?: Out
  /** Milliseconds a batch may take. Only a listener that yields can be stopped: a synchronous loop cannot. */
  readonly limitMs: number
  readonly description: string
}

const point =
  <Kind extends keyof typeof HOOK_KINDS>(kind: Kind) =>
  <In, Out>(limitMs: number, description: string): Point<Kind, In, Out> => ({ kind, limitMs, description })

export const HOOKS = {
  'segment.grade': point('decide')<GradeRequest, GradeAnswer | null>(5_000, 'Which grade has this case, and why?'),
  'segment.assign': point('decide')<SegmentRequest, string | null>(5_000, 'Which segment code is it in? The segments are in `ctx.segments`.'),
  'case.steps': point('contribute')<StepAsk, readonly CaseStep[]>(5_000, 'What is to be done for this case beside its strategy?'),
  'step.ready': point('guard')<StepRequest, GuardAnswer>(5_000, 'May this due step be taken at all?'),
  'contact.channels': point('decide')<ChannelRequest, readonly ChannelChoice[] | null>(5_000, 'Which channels, best first, each with its reason?'),
  'contact.guard': point('guard')<ContactRequest, GuardAnswer>(5_000, 'May this contact be made? Asked when planned and again when dispatched.'),
  'queue.priority': point('transform')<PriorityRequest, number | null>(5_000, 'How soon should an agent see it? Higher is sooner.'),
  'case.notices': point('contribute')<CaseRef, readonly CaseNotice[]>(500, 'What should a person who opens this case know?'),
  'contact.recorded': point('observe')<ContactRecorded, void>(10_000, 'A contact was recorded.'),
  'payment.recorded': point('observe')<PaymentRecorded, void>(10_000, 'A payment was recorded.'),
  'promise.settled': point('observe')<PromiseSettled, void>(10_000, 'A promise was kept, broken, cancelled or replaced.'),
} as const

export type HookName = keyof typeof HOOKS
export type HookKind = (typeof HOOKS)[HookName]['kind']
export type HookIn<N extends HookName> = (typeof HOOKS)[N] extends Point<string, infer In, unknown> ? In : never
export type HookOut<N extends HookName> = (typeof HOOKS)[N] extends Point<string, unknown, infer Out> ? Out : never
