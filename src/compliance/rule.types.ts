import type { GateRefusal, GateRequest } from './gate.types.ts'
import type { Location } from './location.rules.ts'
import type { PackRule, RuleKind } from './pack.schema.ts'

/** A rule of a parsed pack, of one kind. */
export type Rule<K extends RuleKind> = Extract<PackRule, { kind: K }>

/**
 * A compiled rule: its no at an instant, or null. `at` is the instant judged (epoch ms), which is later than `request.at`
 * while the gate looks for the first lawful one. `nextAllowedAt` of the refusal is the first instant after `at` at which
 * this rule alone would allow.
 */
export type Verdict = (request: GateRequest, at: number, location: Location) => GateRefusal | null
