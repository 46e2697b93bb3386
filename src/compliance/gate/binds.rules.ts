import type { Pack, PackRule } from './pack.schema.ts'
import { dayOf, dayText, startOfDay } from './place.rules.ts'
import type { Day, Debt, Situation } from './situation.types.ts'
import type { Moment, Objection, Verdict } from './verdict.types.ts'

/** The debts that a contact is about. */
export function debtsOf({ action, debts }: Situation): readonly Debt[] {
  return action.debtIds === null ? debts : debts.filter((debt) => action.debtIds?.includes(debt.id))
}

/** Whether something that concerns some debts (null: all) concerns one of the contact's. */
export function concerns(debtIds: readonly string[] | null, situation: Situation): boolean {
  return debtIds === null || situation.action.debtIds === null || situation.action.debtIds.some((id) => debtIds.includes(id))
}

/**
 * Whom the rule binds. What is not known of the collector, of a debt's purpose or of the address binds: in doubt, no contact. A
 * product binds only when it is known: rules by product are exceptions of one kind of lending.
 */
function bindsWhom({ appliesTo, permittedPurposes }: PackRule, alone: boolean): ((situation: Situation) => boolean) | null {
  if (appliesTo.onlyWhenNoOtherPack === true && !alone) return null
  const { collectorTypes, debtPurposes, creditorTypes, products, productsExcluded, destinations, actionFlags } = appliesTo
  const tests: ((situation: Situation) => boolean)[] = []
  if (permittedPurposes.length > 0) tests.push((s) => !permittedPurposes.includes(s.action.purpose))
  if (collectorTypes !== undefined) tests.push((s) => s.collector.type === null || collectorTypes.includes(s.collector.type))
  if (creditorTypes !== undefined) tests.push((s) => s.collector.creditorType === null || creditorTypes.includes(s.collector.creditorType))
  if (debtPurposes !== undefined) tests.push((s) => debtsOf(s).some((debt) => debt.purpose === null || debtPurposes.includes(debt.purpose)))
  if (products !== undefined) tests.push((s) => debtsOf(s).some((debt) => debt.product !== null && products.includes(debt.product)))
  if (productsExcluded !== undefined) tests.push((s) => !debtsOf(s).every((debt) => debt.product !== null && productsExcluded.includes(debt.product)))
  if (destinations !== undefined) tests.push((s) => s.action.destination === null || destinations.includes(s.action.destination))
  if (actionFlags?.autodialed === true) tests.push((s) => s.action.autodialed)
  if (actionFlags?.prerecorded === true) tests.push((s) => s.action.prerecorded)
  return (situation) => tests.every((test) => test(situation))
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
  if (objection.until === null || !Number.isFinite(to)) return objection
  const over = startOfDay(to + 1, moment)
  return over !== null && over < objection.until ? { ...objection, until: over, reason: `${objection.reason} The rule ends with ${dayText(to)}.` } : objection
}

/**
 * A rule's verdict, asked only where and while the rule binds. It is in force on a local date if it is in force on any clock on which the
 * debtor may live. Null: it can never bind in this selection of packs.
 */
export function bindingVerdict(pack: Pack, rule: PackRule, alone: boolean, verdict: Verdict): Verdict | null {
  const whom = bindsWhom(rule, alone)
  if (whom === null) return null
  const { from, to } = inForce(pack, rule)
  const always = from === -Infinity && to === Infinity
  return (situation, moment) => {
    if (!always && (moment.lastDay < from || moment.firstDay > to)) return null
    if (!whom(situation)) return null
    const objection = verdict(situation, moment)
    return objection === null || always ? objection : untilItEnds(objection, to, moment)
  }
}
