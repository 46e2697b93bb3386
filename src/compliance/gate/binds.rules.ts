import type { Pack, PackRule } from './pack.schema.ts'
import { dayOf, dayText, startOfDay } from './place.rules.ts'
import type { Day, Debt, Situation } from './situation.types.ts'
import type { Moment, Objection, Verdict } from './verdict.types.ts'

/** In the order of the record, as the core hands them in: asked of nearly every contact, so nothing is allocated. */
function namesAll(debtIds: readonly string[], debts: readonly Debt[]): boolean {
  if (debtIds.length !== debts.length) return false
  let i = 0
  for (const debt of debts) if (debt.id !== debtIds[i++]) return false
  return true
}

/**
 * The debts that a contact is about. One that names none of those on record is about all of them: in doubt, every rule binds. An id that is not
 * on record is a debt of which nothing is known.
 */
export function debtsOf({ action: { debtIds }, debts }: Situation): readonly Debt[] {
  if (debtIds === null || debtIds.length === 0 || namesAll(debtIds, debts)) return debts
  const named = debts.filter((debt) => debtIds.includes(debt.id))
  if (named.length === debtIds.length) return named
  const unknown = debtIds.filter((id) => !debts.some((debt) => debt.id === id))
  return [...(named.length === 0 ? debts : named), ...unknown.map((id): Debt => ({ id, purpose: null, product: null, limitationExpiresOn: null }))]
}

/** Whether a list of debts that something names (null or none: all) has one of them in it. */
export const isAbout = (debtIds: readonly string[] | null, id: string): boolean => debtIds === null || debtIds.length === 0 || debtIds.includes(id)

/** Whether something that concerns some debts (null or none: all) concerns one of the contact's. */
export function concerns(debtIds: readonly string[] | null, situation: Situation): boolean {
  const { action, debts } = situation
  if (debtIds === null || debtIds.length === 0 || action.debtIds === null) return true
  return action.debtIds.some((id) => debtIds.includes(id)) || !debts.some((debt) => action.debtIds?.includes(debt.id))
}

export type Contact = Pick<Situation, 'action' | 'collector'>
type Test = (situation: Situation) => boolean

const all = (tests: readonly Test[]): Test | null => tests.reduce<Test | null>((both, test) => (both === null ? test : (situation) => both(situation) && test(situation)), null)

/**
 * Whom the rule binds: by the kind of contact (see `isAlike`), and by the debts. What is not known of the collector, of a debt's purpose or of the address binds: in doubt, no contact. A
 * product binds only when it is known: rules by product are exceptions of one kind of lending.
 */
function bindsWhom({ appliesTo, permittedPurposes }: PackRule): { kind: Test | null; debts: Test | null } {
  const { collectorTypes, debtPurposes, creditorTypes, products, productsExcluded, destinations, actionFlags } = appliesTo
  const tests: Test[] = permittedPurposes.length === 0 ? [] : [(s) => !permittedPurposes.includes(s.action.purpose)]
  const ofDebts: Test[] = []
  if (collectorTypes !== undefined) tests.push((s) => s.collector.type === null || collectorTypes.includes(s.collector.type))
  if (creditorTypes !== undefined) tests.push((s) => s.collector.creditorType === null || creditorTypes.includes(s.collector.creditorType))
  if (debtPurposes !== undefined) ofDebts.push((s) => debtsOf(s).some((debt) => debt.purpose === null || debtPurposes.includes(debt.purpose)))
  if (products !== undefined) ofDebts.push((s) => debtsOf(s).some((debt) => debt.product !== null && products.includes(debt.product)))
  if (productsExcluded !== undefined) ofDebts.push((s) => !debtsOf(s).every((debt) => debt.product !== null && productsExcluded.includes(debt.product)))
  if (destinations !== undefined) tests.push((s) => s.action.destination === null || destinations.includes(s.action.destination))
  if (actionFlags?.autodialed === true) tests.push((s) => s.action.autodialed)
  if (actionFlags?.prerecorded === true) tests.push((s) => s.action.prerecorded)
  return { kind: all(tests), debts: all(ofDebts) }
}

/** Whether two contacts are of one kind: then the same rules bind them, debts and dates apart. */
export function isAlike({ action: a, collector: c }: Contact, { action: b, collector: d }: Contact): boolean {
  return a.purpose === b.purpose && a.destination === b.destination && a.autodialed === b.autodialed && a.prerecorded === b.prerecorded && c.type === d.type && c.creditorType === d.creditorType
}

const dayOrNull = (date: string | null): Day | null => (date === null ? null : dayOf(date))

/** The latest start and the earliest end of a pack's and a rule's own dates. */
function inForce(pack: Pack, rule: PackRule): { from: Day; to: Day } {
  return {
    from: Math.max(dayOrNull(pack.effectiveFrom) ?? -Infinity, dayOrNull(rule.effectiveFrom) ?? -Infinity),
    to: Math.min(dayOrNull(pack.effectiveTo) ?? Infinity, dayOrNull(rule.effectiveTo) ?? Infinity),
  }
}

/** When it stops binding everywhere, if that is before it would stop objecting by itself. */
function untilItEnds(objection: Objection, to: Day, moment: Moment): Objection {
  if (objection.until === null) return objection
  const over = startOfDay(to + 1, moment)
  return over !== null && over < objection.until ? { ...objection, until: over, reason: `${objection.reason} The rule ends with ${dayText(to)}.` } : objection
}

export interface Binding {
  /** Whether it binds contacts of this kind; null: of every kind. */
  readonly kind: Test | null
  /** Asked only of contacts of a kind that it binds. */
  readonly verdict: Verdict
}

/**
 * A rule's verdict, asked only where and while the rule binds. It is in force on a local date if it is in force on any clock on which the
 * debtor may live. Null: it can never bind in this selection of packs.
 */
export function bind(pack: Pack, rule: PackRule, alone: boolean, verdict: Verdict): Binding | null {
  if (rule.appliesTo.onlyWhenNoOtherPack === true && !alone) return null
  const { kind, debts } = bindsWhom(rule)
  return { kind, verdict: whileInForce(inForce(pack, rule), debts === null ? verdict : (situation, moment) => (debts(situation) ? verdict(situation, moment) : null)) }
}

function whileInForce({ from, to }: { from: Day; to: Day }, verdict: Verdict): Verdict {
  if (!Number.isFinite(from) && !Number.isFinite(to)) return verdict
  return (situation, moment) => {
    if (moment.lastDay < from || moment.firstDay > to) return null
    const objection = verdict(situation, moment)
    return objection === null ? null : untilItEnds(objection, to, moment)
  }
}
