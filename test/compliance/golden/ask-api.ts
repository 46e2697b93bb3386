import { dayText } from '../../../src/compliance/gate/place.rules.ts'
import type { Situation } from '../../../src/compliance/gate/situation.types.ts'
import { type Case, instantOf, packsOf, situationOf } from './cases.ts'

export const CHECK = `query ($input: ContactCheckInput!) { contactCheck(input: $input) {
  decision until reviewAt requirements findings { rule pack decision reason citation confidence reviewed } packs { code because } warnings disclaimer explanation tzVersion } }`

const iso = (at: number): string => new Date(at).toISOString()
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))
const dateOrNull = (day: number | null): string | null => (day === null ? null : dayText(day))

/** A situation as the API takes it. */
function typed(s: Situation): object {
  const { action, debtor } = s
  return {
    contact: { ...action, content: action.content === '*' ? ['*'] : [...action.content] },
    collector: s.collector,
    debtor: {
      country: debtor.country, region: debtor.region, timeZones: debtor.timeZones, birthDate: dateOrNull(debtor.birthDay), deceased: debtor.deceased, vulnerabilities: debtor.vulnerabilities,
      representative: debtor.representative === null ? null : { debtIds: debtor.representative.debtIds, contactedOn: dateOrNull(debtor.representative.contactedOn) },
      workplace: debtor.workplace === null ? null : { ...debtor.workplace, objectedOn: dateOrNull(debtor.workplace.objectedOn) },
      inconvenient: debtor.inconvenient, workingHours: debtor.workingHours,
      occasions: debtor.occasions.map(({ type, from, to }) => ({ type, from: dayText(from), to: dayText(to) })),
    },
    debts: s.debts.map(({ limitationExpiresOn, ...debt }) => ({ ...debt, limitationExpiresOn: dateOrNull(limitationExpiresOn) })),
    history: s.history.map(({ at, direction, ...event }) => ({ ...event, at: iso(at), inbound: direction === 'inbound' })),
    optOuts: s.optOuts.map(({ at, revokedAt, ...one }) => ({ ...one, at: iso(at), revokedAt: isoOrNull(revokedAt) })),
    consents: s.consents.map(({ at, revokedAt, ...one }) => ({ ...one, at: iso(at), revokedAt: isoOrNull(revokedAt) })),
    ceaseWritten: s.ceaseWritten.map(iso),
    disputes: s.disputes.map(({ receivedOn, releasedOn, ...one }) => ({ ...one, receivedOn: dayText(receivedOn), releasedOn: dateOrNull(releasedOn) })),
    moratoria: s.moratoria.map(({ startOn, endOn, treatmentEndedOn, ...one }) => ({ ...one, startOn: dayText(startOn), endOn: dateOrNull(endOn), treatmentEndedOn: dateOrNull(treatmentEndedOn) })),
    holds: s.holds.map(({ from, to, ...one }) => ({ ...one, from: iso(from), to: isoOrNull(to) })),
    notices: s.notices.map(({ type, on }) => ({ type, on: dayText(on) })),
    validation: { initialCommunicationOn: dateOrNull(s.validation.initialCommunicationOn), noticeSentOn: dateOrNull(s.validation.noticeSentOn) },
    facts: [...s.facts],
    freshness: [...s.freshness].flatMap(([address, facts]) => [...facts].map(([fact, on]) => ({ address, fact, on: dayText(on) }))),
    inDefaultSince: dateOrNull(s.inDefaultSince),
  }
}

/** The variables of `CHECK` for a golden case. */
export const askedOf = (one: Case): object => ({ input: { situation: { situation: typed(situationOf(one)), packs: packsOf(one), at: iso(instantOf(one)) } } })
