import type { Channel } from '../gate.types.ts'
import { DAY } from '../local-time.rules.ts'
import { debtsOf } from './binds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { missing } from './requirement.rules.ts'
import type { Consent, ContactEvent, OptOut, Situation } from './situation.types.ts'
import { block, type Moment, require, type Verdict } from './verdict.types.ts'

/** As the record stood when the question was asked. */
const inForceAt = ({ at, revokedAt }: OptOut | Consent, asked: number): boolean => at <= asked && (revokedAt === null || revokedAt > asked)

/** Whether a consent is good for every debt that the contact is about. */
const coversDebts = ({ debtIds }: Consent, situation: Situation): boolean => debtIds === null || debtsOf(situation).every((debt) => debtIds.includes(debt.id))

/** A consent that is in force and fits the channel, address and debts of the contact. */
export function hasConsent(situation: Situation, type: string, asked: number): boolean {
  const { consents, action } = situation
  for (const consent of consents) {
    if (consent.type !== type || !inForceAt(consent, asked)) continue
    if ((consent.channel === null || consent.channel === action.channel) && (consent.address === null || consent.address === action.address) && coversDebts(consent, situation)) return true
  }
  return false
}

/** Local days for which a consent to more calls is good, its own day included (12 CFR 1006.14(b)(3)(i)). */
const MORE_CALLS_DAYS = 7

/**
 * Whether a consent to more calls covers a call: given at or before it, for every debt that it is about, not seven local days old on any
 * clock, not used up by a conversation since. `call`: one of the history; null: the contact that is judged.
 */
export function coveredByMoreCalls(situation: Situation, type: string, call: ContactEvent | null, { at: now, place, asked }: Moment): boolean {
  if (situation.consents.length === 0) return false
  const at = call === null ? now : call.at
  const covers = (consent: Consent): boolean => {
    const { debtIds } = consent
    if (debtIds === null || call === null) return coversDebts(consent, situation)
    // A call that names no debt was about all.
    const about = call.debtIds === null || call.debtIds.length === 0 ? situation.debts.map((debt) => debt.id) : call.debtIds
    return about.every((id) => debtIds.includes(id))
  }
  return situation.consents.some((consent) => {
    if (consent.type !== type || !inForceAt(consent, Math.min(at, asked))) return false
    if (!covers(consent)) return false
    const isUsed = (event: ContactEvent) =>
      event.outcome === 'conversation' && event.at > consent.at && event.at < at && (event.debtIds === null || consent.debtIds === null || event.debtIds.some((id) => consent.debtIds?.includes(id)))
    if (situation.history.some(isUsed)) return false
    return place.clocks.every((clock) => {
      const dayAt = (instant: number) => Math.floor((instant + clock.span(instant).offset) / DAY)
      return dayAt(at) < dayAt(consent.at) + MORE_CALLS_DAYS
    })
  })
}

type ConsentRule = Rule<'consent/opt-out'>
type Parameters<M extends ConsentRule['parameters']['mode']> = Extract<ConsentRule['parameters'], { mode: M }>

/** Channels on which something must be dialled or written to: where no address is given, it is one that is not known. */
const NEEDS_ADDRESS: ReadonlySet<Channel> = new Set<Channel>(['VOICE', 'SMS', 'EMAIL'])

function optOut({ scopes }: Parameters<'opt-out'>): Verdict {
  const covers = (given: OptOut, { action }: Situation): boolean => {
    if (!scopes.includes(given.scope)) return false
    if (given.scope === 'all') return true
    if (given.channel !== null && given.channel !== action.channel) return false
    // An opt-out whose channel or address nobody wrote down is taken as wide as it can be; and an address that nobody gives may be the one.
    return given.scope === 'channel' || given.address === null || given.address === action.address || (action.address === null && NEEDS_ADDRESS.has(action.channel))
  }
  return (situation, { asked }) => {
    if (situation.optOuts.length === 0) return null
    const found = situation.optOuts.find((given) => inForceAt(given, asked) && covers(given, situation))
    if (found === undefined) return null
    const what = found.scope === 'all' ? 'everything' : found.scope === 'channel' ? `channel ${found.channel ?? situation.action.channel}` : 'this address'
    return block('OPTED_OUT', `The debtor opted out of ${what}${found.at > 0 ? ` on ${new Date(found.at).toISOString().slice(0, 10)}` : ''}.`)
  }
}

function freshness({ maxAgeDays, facts }: Parameters<'freshness'>, requires: readonly string[]): Verdict {
  return (situation, { lastDay }) => {
    const known = situation.action.address === null ? undefined : situation.freshness.get(situation.action.address)
    if (known !== undefined) for (const fact of facts) if (lastDay - (known.get(fact) ?? -Infinity) <= maxAgeDays) return null
    const lacking = missing(situation, requires)
    return lacking.length === 0 ? null : require('ADDRESS_NOT_FRESH', lacking, `Nothing was learnt of this address in the last ${maxAgeDays} days (${facts.join(', ')}).`)
  }
}

function basis({ bases }: Parameters<'basis-recorded'>, requires: readonly string[]): Verdict {
  return (situation) => {
    for (const code of bases) if (situation.facts.has(code)) return null
    const lacking = missing(situation, requires)
    return lacking.length === 0 ? null : require('BASIS_MISSING', lacking, `None of ${bases.join(', ')} is on record.`)
  }
}

/** Whether the rule is about this kind of call; without a list it is about all. */
const isMeant = (whenAny: readonly ('autodialed' | 'prerecorded')[] | undefined, { action }: Situation): boolean =>
  whenAny === undefined || whenAny.some((flag) => action[flag])

function requireConsent({ consentType, scope, whenAny }: Parameters<'require-consent'>): Verdict {
  return (situation, { asked }) => {
    if (!isMeant(whenAny, situation)) return null
    const { action } = situation
    for (const consent of situation.consents) {
      if (consent.type !== consentType || !inForceAt(consent, asked) || (consent.channel !== null && consent.channel !== action.channel)) continue
      if ((scope === 'channel' || (consent.address !== null && consent.address === action.address)) && coversDebts(consent, situation)) return null
    }
    return block('CONSENT_MISSING', `No consent (${consentType}) to ${scope === 'address' ? 'this address' : `channel ${action.channel}`} is on record.`)
  }
}

function revocation({ consentType, crossTopic, whenAny }: Parameters<'revocation'>): Verdict {
  return (situation, { asked }) => {
    if (!isMeant(whenAny, situation)) return null
    const { action } = situation
    const about = (consent: Consent): boolean => consent.type === consentType && (crossTopic || consent.address === null || consent.address === action.address)
    const revoked = situation.consents.filter((consent) => about(consent) && consent.revokedAt !== null && consent.revokedAt <= asked)
    const last = Math.max(...revoked.map((consent) => consent.revokedAt as number))
    // Given again, for this address and every debt, after the last revocation.
    const again = situation.consents.some((c) => c.type === consentType && inForceAt(c, asked) && c.at >= last && (c.address === null || c.address === action.address) && coversDebts(c, situation))
    if (revoked.length === 0 || again) return null
    return block('CONSENT_REVOKED', `Consent (${consentType}) was revoked on ${new Date(last).toISOString().slice(0, 10)}${crossTopic ? ', for every address' : ''}.`)
  }
}

export function compileConsent({ parameters, effect }: ConsentRule): Verdict {
  const requires = effect.decision === 'REQUIRE' ? effect.require : []
  switch (parameters.mode) {
    case 'opt-out':
      return optOut(parameters)
    case 'freshness':
      return freshness(parameters, requires)
    case 'basis-recorded':
      return basis(parameters, requires)
    case 'require-consent':
      return requireConsent(parameters)
    case 'revocation':
      return revocation(parameters)
  }
}

/** A written demand to cease (15 USC 1692c(c)). */
export function compileCease(): Verdict {
  return ({ ceaseWritten }, { asked }) => {
    if (ceaseWritten.length === 0) return null
    const since = ceaseWritten.find((received) => received <= asked)
    return since === undefined ? null : block('CEASE_COMMUNICATION', `The debtor demanded in writing, received ${new Date(since).toISOString().slice(0, 10)}, that contact cease.`)
  }
}
