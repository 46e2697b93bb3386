import { birthday } from './calendar.rules.ts'
import { concerns } from './binds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { dayText } from './place.rules.ts'
import { missing } from './requirement.rules.ts'
import type { Day, Situation } from './situation.types.ts'
import { block, type Moment, require, type Verdict } from './verdict.types.ts'

/** The flag of an address that proved wrong. */
export const INVALID = 'invalid'

export const LOCATION_INFORMATION = 'location-information'

export function compileWorkplace({ parameters: { blockIf, unless, oralRequestDays } }: Rule<'workplace'>): Verdict {
  const reasonFor = ({ debtor: { workplace } }: Situation, { firstDay, lastDay }: Moment): string | null => {
    if (blockIf.includes('always')) return 'The workplace is not to be contacted.'
    if (workplace === null) return null
    if (blockIf.includes('employer-prohibits') && workplace.employerProhibits) return 'The employer does not allow such contact.'
    const on = workplace.objectedOn
    if (!blockIf.includes('debtor-objected') || on === null || on > lastDay) return null
    const lapsed = workplace.mode === 'oral' && oralRequestDays !== null && firstDay > on + oralRequestDays
    return lapsed ? null : `The debtor asked on ${dayText(on)} not to be contacted at work.`
  }
  return (situation, moment) => {
    if (situation.action.destination !== 'work' || unless.some((fact) => situation.facts.has(fact))) return null
    const reason = reasonFor(situation, moment)
    return reason === null ? null : block('WORKPLACE', reason)
  }
}

/** Under age on any clock. */
export const isMinor = (birthDay: Day | null, ageOfMajority: number, { firstDay }: Moment): boolean => birthDay !== null && firstDay < birthday(birthDay, ageOfMajority)

/** The age at which the parent of a minor stops to be a consumer in the minor's place (15 USC 1692c(d)). */
const MAJORITY = 18

export function compileThirdParty({ parameters }: Rule<'third-party-disclosure'>): Verdict {
  const { allowedRoles, blockRoles, blockAddressFlags, blockDestinations, locationInformation, onlyWith } = parameters
  const isAllowed = (role: string, situation: Situation, moment: Moment): boolean => {
    if (blockRoles?.includes(role) === true) return false
    if (allowedRoles === undefined || allowedRoles.includes(role)) return true
    return role === 'parent' && allowedRoles.includes('parent-of-minor') && isMinor(situation.debtor.birthDay, MAJORITY, moment)
  }
  /** Null: it may be asked. */
  const whyNotAsk = ({ action, facts, history }: Situation, at: number): string | null => {
    const { maxContacts, precondition, stopOnRefusal } = locationInformation as NonNullable<typeof locationInformation>
    if (precondition !== undefined && !facts.has(precondition)) return `It is not on record that ${precondition}.`
    if (stopOnRefusal && facts.has('third-party-refused')) return 'The third party refused.'
    const asked = history.filter(
      (e) => e.direction === 'outbound' && e.at <= at && e.purpose === LOCATION_INFORMATION && (e.address === null || e.address === action.address || (action.address === null && e.recipientRole === action.recipientRole)),
    )
    return maxContacts !== undefined && asked.length >= maxContacts ? `Asked ${asked.length} time(s) already, of at most ${maxContacts}.` : null
  }
  return (situation, moment) => {
    const { action, facts } = situation
    const flag = blockAddressFlags === undefined || action.addressFlags.length === 0 ? undefined : action.addressFlags.find((one) => blockAddressFlags.includes(one))
    if (flag !== undefined) return block(flag === INVALID ? 'ADDRESS_INVALID' : 'WRONG_PARTY', `The address is marked ${flag}. Find a better one.`)
    if (action.destination !== null && blockDestinations?.includes(action.destination) === true) return block('THIRD_PARTY', `Others can read it: ${action.destination}.`)
    const { recipientRole: role, purpose } = action
    if (onlyWith?.roles.includes(role) === true && !(facts.has(onlyWith.fact) && purpose === onlyWith.purpose)) {
      return block('THIRD_PARTY', `A ${role} may be asked only for ${onlyWith.purpose}, and only once it is on record that ${onlyWith.fact}.`)
    }
    if (isAllowed(role, situation, moment)) return null
    if (locationInformation === undefined || purpose !== LOCATION_INFORMATION) return block('THIRD_PARTY', `A ${role} is a third party: nothing may be disclosed.`)
    const why = whyNotAsk(situation, moment.at)
    return why === null ? null : block('THIRD_PARTY', why)
  }
}

export function compileVulnerable({ parameters, effect }: Rule<'vulnerable-customer'>): Verdict {
  const requires = effect.decision === 'REQUIRE' ? effect.require : null
  const object = (situation: Situation, code: string, reason: string) => {
    if (requires === null) return block(code, reason)
    const lacking = missing(situation, requires)
    return lacking.length === 0 ? null : require(code, lacking, reason)
  }
  switch (parameters.flag) {
    case 'deceased':
      return (s) => (s.debtor.deceased && parameters.blockRoles.includes(s.action.recipientRole) ? object(s, 'DECEASED', 'The debtor has died. Only the estate may be written to, by people.') : null)
    case 'minor':
      return (s, moment) =>
        parameters.blockRoles.includes(s.action.recipientRole) && isMinor(s.debtor.birthDay, parameters.ageOfMajority, moment)
          ? object(s, 'MINOR', `The debtor is under ${parameters.ageOfMajority}.`)
          : null
    case 'vulnerability':
      return (s) => {
        if (s.debtor.vulnerabilities.length === 0) return null
        const found = s.debtor.vulnerabilities.filter((type) => parameters.types.includes(type))
        return found.length === 0 ? null : object(s, 'VULNERABLE', `The debtor is vulnerable: ${found.join(', ')}.`)
      }
  }
}

export function compileRepresentation({ parameters }: Rule<'attorney-representation'>): Verdict {
  const { blockRoles, redirectTo, reopenAfterSilenceDays, reopenRequires } = parameters
  return (situation, { firstDay }) => {
    const { representative } = situation.debtor
    if (representative === null || !blockRoles.includes(situation.action.recipientRole) || !concerns(representative.debtIds, situation)) return null
    const { contactedOn } = representative
    if (reopenAfterSilenceDays !== null && contactedOn !== null && firstDay >= contactedOn + reopenAfterSilenceDays) {
      const lacking = missing(situation, reopenRequires)
      return lacking.length === 0 ? null : require('REPRESENTED', lacking, `The representative has been silent since ${dayText(contactedOn)}; a person decides.`)
    }
    return block('REPRESENTED', `The debtor is represented. Contact the ${redirectTo}.`)
  }
}
