import type { Channel, GateRefusal } from './gate.types.ts'
import type { Finding, GateAnswer } from './gate/gate.rules.ts'

/** Channels on which a person speaks: what is to be said is said at the contact, and declared at the dispatch. */
export const SPOKEN: ReadonlySet<Channel> = new Set(['VOICE', 'VISIT'])

/** A review by a second person comes with the approval of a text; only for what is spoken can the speaker answer. */
export const isReview = (code: string): boolean => code.startsWith('content-review:')

export const REQUIREMENT_MISSING = 'REQUIREMENT_MISSING'

export interface Refused {
  /** Empty: it may be made, at once or, where the answer defers, at its `until`. */
  readonly refusals: readonly GateRefusal[]
  /** Requirements that stand in the way now. */
  readonly missing: readonly string[]
  /** What the person who speaks has yet to say, and to declare. */
  readonly toSay: readonly string[]
}

const NOTHING: Refused = Object.freeze({ refusals: Object.freeze([]), missing: Object.freeze([]), toSay: Object.freeze([]) })

const refusal = ({ code, rule, reason }: Finding, nextAllowedAt: number | null): GateRefusal => ({ code, rule: rule.id, citation: rule.citation, reason, nextAllowedAt })

function unmet(finding: Finding, missing: readonly string[]): GateRefusal[] {
  const lacking = finding.requires.filter((code) => missing.includes(code))
  if (lacking.length === 0) return []
  return [{ code: REQUIREMENT_MISSING, rule: finding.rule.id, citation: finding.rule.citation, reason: `${finding.reason} Missing: ${lacking.join(', ')}.`, nextAllowedAt: null }]
}

/**
 * What stands against a contact by the gate's answer. `waits`: an answer that only defers is not refused, since it can be made later.
 * `saysLater`: what a person will say is not missing yet. Throws a plain Error for a no without a reason.
 */
export function refusedBy(answer: GateAnswer, channel: Channel, contentCodes: ReadonlySet<string>, { waits, saysLater }: { waits: boolean; saysLater: boolean }): Refused {
  const { decision, findings, requirements, until } = answer
  if (decision === 'ALLOW') return NOTHING
  if (findings.length === 0) throw new Error(`The gate answered ${decision} with no reason.`)
  if (decision === 'BLOCK') {
    const refusals = findings.filter((f) => f.decision !== 'REQUIRE').map((f) => refusal(f, f.decision === 'DEFER' ? f.until : f.reviewAt))
    return { refusals, missing: [], toSay: [] }
  }
  const isSaid = (code: string) => saysLater && SPOKEN.has(channel) && contentCodes.has(code)
  const missing = requirements.filter((code) => !isSaid(code))
  // Where all deferring rules can be met, they are met together: that instant counts, not each rule's own.
  const deferred = waits ? [] : findings.filter((f) => f.decision === 'DEFER').map((f) => refusal(f, until))
  return {
    refusals: [...deferred, ...findings.flatMap((f) => (f.decision === 'REQUIRE' ? unmet(f, missing) : []))],
    missing,
    toSay: requirements.filter(isSaid),
  }
}

/** A DEFER as refusals: it would come too late. */
export function deferralsOf({ findings, until }: GateAnswer): GateRefusal[] {
  return findings.filter((f) => f.decision === 'DEFER').map((f) => refusal(f, until))
}
