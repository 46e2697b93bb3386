import { canonicalJson } from '../strategies/step.rules.ts'
import type { Pack, PackRule } from './gate/pack.schema.ts'

/** What a change does to what is allowed. NEITHER: only words differ. UNCLEAR: it takes a person to say. */
export type Tendency = 'TIGHTENS' | 'LOOSENS' | 'NEITHER' | 'UNCLEAR'

export interface RuleChange {
  readonly before: PackRule | null
  readonly after: PackRule | null
  /** Fields that differ, of a rule that is in both. */
  readonly fields: readonly string[]
  readonly tendency: Tendency
  /** Whether the rule states law, before or after, and not policy. */
  readonly statesLaw: boolean
}

export interface PackDiff {
  readonly added: readonly RuleChange[]
  readonly removed: readonly RuleChange[]
  readonly changed: readonly RuleChange[]
  /** Fields of the pack itself that differ: jurisdiction, calendars, … */
  readonly fields: readonly string[]
}

const statesLaw = (rule: PackRule | null): boolean => rule !== null && rule.legalForce !== 'policy-default'
const differ = (a: unknown, b: unknown): boolean => canonicalJson({ v: a }) !== canonicalJson({ v: b })
const fieldsOf = (a: object, b: object, ...but: string[]): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !but.includes(key) && differ((a as never)[key], (b as never)[key])).sort()

/** How `b` differs from `a`, rule by rule, by their ids. */
export function packDiff(a: Pack, b: Pack): PackDiff {
  const before = new Map(a.rules.map((rule) => [rule.id, rule]))
  const after = new Map(b.rules.map((rule) => [rule.id, rule]))
  const change = (from: PackRule | null, to: PackRule | null, fields: readonly string[], tendency: Tendency): RuleChange => ({
    before: from, after: to, fields, tendency, statesLaw: statesLaw(from) || statesLaw(to),
  })
  return {
    added: b.rules.filter((rule) => !before.has(rule.id)).map((rule) => change(null, rule, [], 'TIGHTENS')),
    removed: a.rules.filter((rule) => !after.has(rule.id)).map((rule) => change(rule, null, [], 'LOOSENS')),
    changed: a.rules.flatMap((rule) => {
      const other = after.get(rule.id)
      const fields = other === undefined ? [] : fieldsOf(rule, other)
      return other === undefined || fields.length === 0 ? [] : [change(rule, other, fields, tendencyOf(rule, other, fields))]
    }),
    fields: fieldsOf(a, b, 'rules'),
  }
}

/** Says nothing of what is allowed. */
const WORDS: ReadonlySet<string> = new Set(['citation', 'source', 'confidence', 'notes', 'legalForce'])
const RANK = { REQUIRE: 0, DEFER: 1, BLOCK: 2 } as const

/** One clear direction in every field that counts, or unclear. */
function tendencyOf(a: PackRule, b: PackRule, fields: readonly string[]): Tendency {
  if (a.kind !== b.kind) return 'UNCLEAR'
  const tendencies = new Set<Tendency>()
  for (const field of fields) {
    if (WORDS.has(field)) continue
    if (field === 'effect' && a.effect.decision !== b.effect.decision) tendencies.add(RANK[b.effect.decision] > RANK[a.effect.decision] ? 'TIGHTENS' : 'LOOSENS')
    else if (field === 'channels') tendencies.add(bySet(a.channels, b.channels))
    else if (field === 'permittedPurposes') tendencies.add(bySet(b.permittedPurposes, a.permittedPurposes))
    else if (field === 'parameters') tendencies.add(byParameters(a, b))
    else tendencies.add('UNCLEAR')
  }
  if (tendencies.size === 0) return 'NEITHER'
  return tendencies.size === 1 ? ([...tendencies][0] as Tendency) : 'UNCLEAR'
}

/** More of it tightens, less loosens. */
function bySet(a: readonly string[], b: readonly string[]): Tendency {
  const [inA, inB] = [new Set(a), new Set(b)]
  if (a.every((one) => inB.has(one))) return 'TIGHTENS'
  return b.every((one) => inA.has(one)) ? 'LOOSENS' : 'UNCLEAR'
}

/** A limit alone, or windows alone. */
function byParameters(a: PackRule, b: PackRule): Tendency {
  const fields = fieldsOf(a.parameters, b.parameters)
  if (fields.length !== 1) return 'UNCLEAR'
  if (a.kind === 'frequency-cap' && b.kind === 'frequency-cap' && fields[0] === 'limit') return b.parameters.limit < a.parameters.limit ? 'TIGHTENS' : 'LOOSENS'
  if (a.kind === 'cooldown-after-conversation' && b.kind === 'cooldown-after-conversation' && fields[0] === 'days') return b.parameters.days > a.parameters.days ? 'TIGHTENS' : 'LOOSENS'
  if (a.kind === 'quiet-hours' && b.kind === 'quiet-hours' && a.parameters.source === 'windows' && b.parameters.source === 'windows' && fields[0] === 'windows') {
    return bySet(minutesOf(b.parameters.windows), minutesOf(a.parameters.windows))
  }
  return 'UNCLEAR'
}

const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Every permitted minute of the week. */
function minutesOf(windows: readonly { readonly days: readonly string[]; readonly from: string; readonly to: string }[]): string[] {
  const minutes = new Set<string>()
  for (const { days, from, to } of windows) for (const day of days) for (let m = minute(from); m < minute(to); m++) minutes.add(`${day} ${m}`)
  return [...minutes]
}
