import { DAY, HORIZON } from '../local-time.rules.ts'
import { CHANNELS } from '../gate.types.ts'
import { bind, type Binding, type Contact, isAlike } from './binds.rules.ts'
import { type Calendar, compileCalendar } from './calendar.rules.ts'
import { compileCease, compileConsent } from './consent.rules.ts'
import { compileContent } from './content.rules.ts'
import { compileCooldown, compileFrequencyCap } from './frequency-cap.rules.ts'
import { type Calendars, compileDispute, compileMoratorium, compileNoticeFirst, compilePrecondition, compileTimeBarred } from './holds.rules.ts'
import { ownRule } from './own-rule.rules.ts'
import type { Pack, PackRule } from './pack.schema.ts'
import { compileRepresentation, compileThirdParty, compileVulnerable, compileWorkplace } from './parties.rules.ts'
import { compilePlaces, momentAt, type Place } from './place.rules.ts'
import { compileQuietHours } from './quiet-hours.rules.ts'
import type { Situation } from './situation.types.ts'
import { block, type Decision, type Moment, type Objection, type Verdict } from './verdict.types.ts'

/** One rule's no, or condition, with where it comes from. */
export interface Finding extends Objection {
  readonly rule: PackRule
  readonly pack: Pack
}

/**
 * BLOCK: not until something changes, or is looked at again (`reviewAt`). DEFER: not before `until`. REQUIRE: when what is missing is there.
 * ALLOW: now. The strictest wins; every finding is listed, whatever it asks for.
 */
export interface GateAnswer {
  readonly decision: Decision
  /** DEFER: the first instant at which no rule blocks or defers, epoch ms. */
  readonly until: number | null
  /** BLOCK: when every blocking rule with a known end is over; null where one has none. */
  readonly reviewAt: number | null
  /** What is missing, in the order of the rules; beside a DEFER too. Of a BLOCK nothing that could be supplied would help. */
  readonly requirements: readonly string[]
  readonly findings: readonly Finding[]
}

/** The compliance gate of a selection of packs. Pure: the same question gives the same answer. */
export interface Gate {
  readonly packs: readonly Pack[]
  /** May this contact be made at `at` (epoch ms)? Throws a plain Error for an instant that is not an integer, or a channel that does not exist. */
  check(situation: Situation, at: number): GateAnswer
  /** Every clock on which the debtor may live, as `check` takes them. */
  locate(debtor: Situation['debtor']): Place
}

/** The pack that binds everywhere. */
export const GLOBAL_PACK = 'GLOBAL'

function verdictOf(rule: PackRule, calendars: Calendars): Verdict | null {
  switch (rule.kind) {
    case 'quiet-hours':
      return compileQuietHours(rule, calendars)
    case 'frequency-cap':
      return compileFrequencyCap(rule)
    case 'cooldown-after-conversation':
      return compileCooldown(rule)
    case 'consent/opt-out':
      return compileConsent(rule)
    case 'cease-communication':
      return compileCease()
    case 'workplace':
      return compileWorkplace(rule)
    case 'third-party-disclosure':
      return compileThirdParty(rule)
    case 'validation-notice-first':
      return compileNoticeFirst(rule, calendars)
    case 'dispute-hold':
      return compileDispute(rule, calendars)
    case 'moratorium-hold':
      return compileMoratorium(rule)
    case 'time-barred':
      return compileTimeBarred(rule)
    case 'required-content':
      return compileContent(rule)
    case 'legal-action-precondition':
      return compilePrecondition(rule, calendars)
    case 'vulnerable-customer':
      return compileVulnerable(rule)
    case 'attorney-representation':
      return compileRepresentation(rule)
    case 'retention':
      return null
  }
}

interface Compiled extends Binding {
  readonly pack: Pack
  readonly rule: PackRule
}

function compileRules(packs: readonly Pack[]): Compiled[] {
  // What an institution adds for itself is no jurisdiction's.
  const alone = packs.every((pack) => pack.jurisdiction === null)
  return packs.flatMap((pack) => {
    const calendars = new Map<string, Calendar>(Object.entries(pack.calendars).map(([code, data]) => [code, compileCalendar(code, data)]))
    return pack.rules.flatMap((rule): Compiled[] => {
      const verdict = verdictOf(rule, (code) => (code === null ? null : (calendars.get(code) ?? null)))
      const binding = verdict === null ? null : bind(pack, rule, alone, verdict)
      return binding === null ? [] : [{ pack, rule, ...binding }]
    })
  })
}

const NO_FINDINGS: readonly Finding[] = Object.freeze([])
const NO_CODES: readonly string[] = Object.freeze([])
const ALLOW: GateAnswer = Object.freeze({ decision: 'ALLOW', until: null, reviewAt: null, requirements: NO_CODES, findings: NO_FINDINGS })

function judge(rules: readonly Compiled[], situation: Situation, moment: Moment): readonly Finding[] {
  let findings: Finding[] | null = null
  for (let i = 0; i < rules.length; i++) {
    const { verdict, rule, pack } = rules[i] as Compiled
    const objection = verdict(situation, moment)
    if (objection === null) continue
    if (objection.decision === 'DEFER' && !((objection.until as number) > moment.at)) throw new Error(`Rule ${rule.id} defers at ${moment.at} to ${objection.until}, which is not later.`)
    ;(findings ??= []).push({ ...objection, rule, pack })
  }
  return findings ?? NO_FINDINGS
}

/** How many kinds of contact are remembered a channel before memory is let go. */
const REMEMBERED = 64

/** The rules that bind a kind of contact. A batch is of few kinds, mostly of one after the other. */
function rulesByKind(rules: readonly Compiled[]): (situation: Situation) => readonly Compiled[] {
  let known: { readonly like: Contact; readonly rules: readonly Compiled[] }[] = []
  return (situation) => {
    for (let i = 0; i < known.length; i++) {
      const one = known[i] as (typeof known)[number]
      if (isAlike(one.like, situation)) return one.rules
    }
    if (known.length >= REMEMBERED) known = []
    const { action, collector } = situation
    const binding = rules.filter(({ kind }) => kind === null || kind(situation))
    known.push({ like: { action, collector }, rules: binding })
    return binding
  }
}

const waitOf = (findings: readonly Finding[]): number | null => {
  let latest: number | null = null
  for (const { decision, until } of findings) if (decision === 'DEFER' && until !== null && (latest === null || until > latest)) latest = until
  return latest
}

/** When all blocks with a known end are over; null if one of them has none. */
function reviewOf(findings: readonly Finding[]): number | null {
  let latest: number | null = null
  for (const { decision, reviewAt } of findings) {
    if (decision !== 'BLOCK') continue
    if (reviewAt === null) return null
    if (latest === null || reviewAt > latest) latest = reviewAt
  }
  return latest
}

/** Stands for no rule of a pack, but for all the deferring ones together. */
const NO_LAWFUL_TIME = ownRule('NO-LAWFUL-TIME', 'The deferring rules together')

function noLawfulTime(findings: readonly Finding[]): Finding {
  const deferring = findings.filter((finding) => finding.decision === 'DEFER')
  const reason = `No instant in the next ${HORIZON / DAY} days suits all of: ${deferring.map((finding) => finding.rule.id).join(', ')}.`
  return { ...block('NO_LAWFUL_TIME', reason), rule: NO_LAWFUL_TIME, pack: (deferring[0] as Finding).pack }
}

function answer(rules: readonly Compiled[], situation: Situation, now: Moment): GateAnswer {
  const findings = judge(rules, situation, now)
  if (findings.length === 0) return ALLOW
  return refuse(rules, situation, now, findings)
}

const blocked = (findings: readonly Finding[]): GateAnswer => ({ decision: 'BLOCK', until: null, reviewAt: reviewOf(findings), requirements: NO_CODES, findings })

function refuse(rules: readonly Compiled[], situation: Situation, { at, place }: Moment, findings: readonly Finding[]): GateAnswer {
  if (findings.some((finding) => finding.decision === 'BLOCK')) return blocked(findings)
  const requirements = findings.some((finding) => finding.requires.length > 0) ? [...new Set(findings.flatMap((finding) => finding.requires))] : NO_CODES
  let until = waitOf(findings)
  if (until === null) return { decision: 'REQUIRE', until: null, reviewAt: null, requirements, findings }
  // Everything before `until` is refused by the rule that waits longest, so jumping there skips nothing lawful.
  while (until <= at + HORIZON) {
    const then = judge(rules, situation, momentAt(until, place, at))
    const blocks = then.filter((finding) => finding.decision === 'BLOCK')
    // A hold that begins before the first lawful instant: it will have to be planned anew.
    if (blocks.length > 0) return blocked([...findings.filter((f) => !blocks.some((b) => b.rule === f.rule)), ...blocks])
    const later = waitOf(then)
    if (later === null) return { decision: 'DEFER', until, reviewAt: null, requirements, findings }
    until = later
  }
  return blocked([...findings, noLawfulTime(findings)])
}

/** Compiles a selection of parsed packs into one gate. */
export function compileGate(packs: readonly Pack[]): Gate {
  const compiled = compileRules(packs)
  const byChannel = new Map(CHANNELS.map((channel) => [channel, rulesByKind(compiled.filter(({ rule }) => rule.channels.includes(channel)))]))
  const zones: Record<string, readonly string[]> = {}
  for (const pack of packs) for (const [place, list] of Object.entries(pack.fallbackZones)) zones[place] = [...new Set([...(zones[place] ?? []), ...list])]
  const locate = compilePlaces(zones)
  // A day is planned for one instant, and most customers live in few places.
  const moments = new WeakMap<Place, Moment>()
  const momentOf = (at: number, place: Place): Moment => {
    let moment = moments.get(place)
    if (moment?.at !== at) moments.set(place, (moment = momentAt(at, place, at)))
    return moment
  }
  return {
    packs,
    locate,
    check(situation, at) {
      if (!Number.isInteger(at)) throw new Error(`The gate was asked about the instant ${at}, which is not an integer.`)
      const rulesOf = byChannel.get(situation.action.channel)
      if (rulesOf === undefined) throw new Error(`The gate was asked about the channel ${situation.action.channel}, which does not exist.`)
      return answer(rulesOf(situation), situation, momentOf(at, locate(situation.debtor)))
    },
  }
}
