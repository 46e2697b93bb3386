import { compileConsent } from './consent.rules.ts'
import { compileFrequencyCap } from './frequency-cap.rules.ts'
import { CHANNELS, type Channel, type GateAnswer, type GateRefusal, type GateRequest } from './gate.types.ts'
import { compileCustomerStatus, compileHold } from './hold.rules.ts'
import { DAY, HORIZON } from './local-time.rules.ts'
import { compileLocationResolved, compileLocations, type Location } from './location.rules.ts'
import type { Pack, PackRule } from './pack.schema.ts'
import { compileQuietHours } from './quiet-hours.rules.ts'
import type { Verdict } from './rule.types.ts'

/** The compliance gate of one rule pack. Pure: the same request gives the same answer. */
export interface Gate {
  readonly pack: { readonly code: string; readonly version: string }
  /**
   * May this contact be made at `request.at`? An action that is checked again must not be among its own attempts. Throws a
   * plain Error for an instant that is not an integer or a channel that does not exist.
   */
  check(request: GateRequest): GateAnswer
}

interface Compiled {
  readonly verdict: Verdict
  readonly blocks: boolean
}

function verdictOf(rule: PackRule): Verdict {
  switch (rule.kind) {
    case 'location-resolved':
      return compileLocationResolved(rule)
    case 'quiet-hours':
      return compileQuietHours(rule)
    case 'frequency-cap':
      return compileFrequencyCap(rule)
    case 'consent/opt-out':
      return compileConsent(rule)
    case 'moratorium-hold':
      return compileHold(rule)
    case 'customer-status':
      return compileCustomerStatus(rule)
  }
}

const ALLOW: GateAnswer = Object.freeze({ decision: 'ALLOW', refusals: Object.freeze([]), nextAllowedAt: null })

/** What all rules say at one instant. */
interface Judgment {
  readonly refusals: readonly GateRefusal[]
  /** Those that no waiting mends. */
  readonly blockers: readonly GateRefusal[]
  /** The latest instant that a deferring rule waits for. */
  readonly waitUntil: number
}

const NONE: GateRefusal[] = []

function judge(rules: readonly Compiled[], request: GateRequest, at: number, location: Location): Judgment | null {
  let refusals: GateRefusal[] | null = null
  let blockers: GateRefusal[] = NONE
  let waitUntil = at
  for (const { verdict, blocks } of rules) {
    const refusal = verdict(request, at, location)
    if (refusal === null) continue
    ;(refusals ??= []).push(refusal)
    if (blocks || refusal.nextAllowedAt === null) blockers = [...blockers, refusal]
    else if (refusal.nextAllowedAt > at) waitUntil = Math.max(waitUntil, refusal.nextAllowedAt)
    else throw new Error(`Rule ${refusal.rule} refuses at ${at} and waits for ${refusal.nextAllowedAt}, which is not later.`)
  }
  return refusals === null ? null : { refusals, blockers, waitUntil }
}

/** Deferring rules agree on no instant within the horizon. */
function noLawfulTime(refusals: readonly GateRefusal[]): GateRefusal {
  return {
    code: 'NO_LAWFUL_TIME',
    rule: 'gate',
    citation: null,
    reason: `No instant in the next ${HORIZON / DAY} days suits all of: ${refusals.map((r) => r.rule).join(', ')}.`,
    nextAllowedAt: null,
  }
}

function decide(rules: readonly Compiled[], request: GateRequest, location: Location): GateAnswer {
  const now = judge(rules, request, request.at, location)
  if (now === null) return ALLOW
  const block = (...more: readonly GateRefusal[]): GateAnswer => ({ decision: 'BLOCK', refusals: [...now.refusals, ...more], nextAllowedAt: null })
  if (now.blockers.length > 0) return block()
  // Everything before `waitUntil` is refused by the rule that waits longest, so jumping there skips nothing lawful.
  let last = now
  while (last.waitUntil <= request.at + HORIZON) {
    const at = last.waitUntil
    const then = judge(rules, request, at, location)
    if (then === null) return { decision: 'DEFER', refusals: now.refusals, nextAllowedAt: at }
    // A hold that begins before the first lawful instant: it will have to be planned anew.
    if (then.blockers.length > 0) return block(...then.blockers.filter((b) => !now.refusals.some((r) => r.rule === b.rule)))
    last = then
  }
  return block(noLawfulTime(last.refusals))
}

/** Compiles a parsed pack. */
export function compileGate(pack: Pack): Gate {
  const compiled = pack.rules.map((rule) => ({ rule, verdict: verdictOf(rule), blocks: rule.effect.decision === 'BLOCK' }))
  const byChannel = new Map<Channel, readonly Compiled[]>(
    CHANNELS.map((channel) => [channel, compiled.filter(({ rule }) => rule.channels.includes(channel))]),
  )
  const locate = compileLocations(pack.fallbackZones)
  return {
    pack: { code: pack.code, version: pack.version },
    check(request) {
      if (!Number.isInteger(request.at)) throw new Error(`The gate was asked about the instant ${request.at}, which is not an integer.`)
      const rules = byChannel.get(request.channel)
      if (rules === undefined) throw new Error(`The gate was asked about the channel ${request.channel}, which does not exist.`)
      return decide(rules, request, locate(request))
    },
  }
}
