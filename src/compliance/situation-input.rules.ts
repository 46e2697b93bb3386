import { ClientError } from '../schema/client-error.ts'
import { dayOf } from './gate/place.rules.ts'
import { type LocalWindow, normalAddress, type Situation } from './gate/situation.types.ts'
import type { SituationInput } from './situation-input.graph.ts'

/** Entries of one list of a question. */
const LIST_MAX = 5_000

const bad = (message: string): ClientError => new ClientError('BAD_USER_INPUT', message)
const dayOrNull = (date: string | null | undefined) => (date === null || date === undefined ? null : dayOf(date))
const instantOrNull = (at: Date | null | undefined) => at?.getTime() ?? null
const addressOrNull = (address: string | null | undefined) => (address === null || address === undefined ? null : normalAddress(address))

function listed<T>(list: readonly T[] | null | undefined, what: string): readonly T[] {
  if (list === null || list === undefined) return []
  if (list.length > LIST_MAX) throw bad(`${list.length} entries in ${what}. Give at most ${LIST_MAX}.`)
  return list
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/

function windows(list: NonNullable<SituationInput['debtor']['inconvenient']> | null | undefined, what: string): LocalWindow[] {
  return listed(list, what).map(({ days, from, to }) => {
    if (!TIME.test(from) || !TIME.test(to) || from === '24:00' || from === to) throw bad(`${what}: "${from}" to "${to}" is not a stretch of the day. Write it like "22:00" to "07:30".`)
    return { days: days === null || days === undefined || days.length === 0 ? null : days, from, to }
  })
}

function oneOf<const W extends string>(word: string, words: readonly W[], what: string): W {
  const found = words.find((one) => one === word)
  if (found === undefined) throw bad(`${what} is "${word}". Use one of ${words.join(', ')}.`)
  return found
}

/** What was typed, as the gate reads it. Throws `ClientError` BAD_USER_INPUT. */
export function situationOf(input: SituationInput): Situation {
  const { contact, collector, debtor, validation } = input
  const { representative, workplace } = debtor
  if (input.debts.length === 0) throw bad('A contact is about a debt. Name at least one.')
  const unknown = contact.debtIds?.filter((id) => !input.debts.some((debt) => debt.id === id)) ?? []
  if (unknown.length > 0) throw bad(`contact.debtIds names ${unknown.join(', ')}, which is not among the debts. Describe each debt in debts.`)
  const content = listed(contact.content, 'content')
  const freshness = new Map<string, Map<string, number>>()
  for (const { address, fact, on } of listed(input.freshness, 'freshness')) {
    const where = normalAddress(address)
    const facts = freshness.get(where) ?? new Map<string, number>()
    freshness.set(where, facts.set(fact, Math.max(facts.get(fact) ?? -Infinity, dayOf(on))))
  }
  return {
    action: {
      channel: contact.channel,
      purpose: contact.purpose ?? 'collect',
      recipientRole: contact.recipientRole ?? 'debtor',
      debtIds: contact.debtIds ?? null,
      content: content.includes('*') ? '*' : new Set(content),
      address: addressOrNull(contact.address),
      addressFlags: listed(contact.addressFlags, 'addressFlags'),
      destination: contact.destination ?? null,
      autodialed: contact.autodialed ?? false,
      prerecorded: contact.prerecorded ?? false,
    },
    collector: { id: collector?.id ?? 'house', type: collector?.type ?? null, creditorType: collector?.creditorType ?? null },
    debtor: {
      country: debtor.country ?? null,
      region: debtor.region ?? null,
      timeZones: listed(debtor.timeZones, 'timeZones'),
      birthDay: dayOrNull(debtor.birthDate),
      deceased: debtor.deceased ?? false,
      vulnerabilities: listed(debtor.vulnerabilities, 'vulnerabilities'),
      representative: representative === null || representative === undefined ? null : { debtIds: representative.debtIds ?? null, contactedOn: dayOrNull(representative.contactedOn) },
      workplace:
        workplace === null || workplace === undefined
          ? null
          : {
              employerProhibits: workplace.employerProhibits ?? false,
              objectedOn: dayOrNull(workplace.objectedOn),
              mode: workplace.mode === null || workplace.mode === undefined ? null : oneOf(workplace.mode, ['oral', 'written'], 'workplace.mode'),
            },
      inconvenient: windows(debtor.inconvenient, 'inconvenient'),
      workingHours: windows(debtor.workingHours, 'workingHours'),
      occasions: listed(debtor.occasions, 'occasions').map(({ type, from, to }) => ({ type, from: dayOf(from), to: dayOf(to) })),
    },
    debts: listed(input.debts, 'debts').map((d) => ({ id: d.id, purpose: d.purpose ?? null, product: d.product ?? null, limitationExpiresOn: dayOrNull(d.limitationExpiresOn) })),
    history: listed(input.history, 'history').map((e) => ({
      at: e.at.getTime(),
      channel: e.channel,
      direction: e.inbound === true ? 'inbound' : 'outbound',
      outcome: e.outcome,
      debtIds: e.debtIds ?? null,
      address: addressOrNull(e.address),
      destination: e.destination ?? null,
      recipientRole: e.recipientRole ?? 'debtor',
      collectorId: e.collectorId ?? null,
      purpose: e.purpose ?? null,
      prerecorded: e.prerecorded ?? false,
    })),
    optOuts: listed(input.optOuts, 'optOuts').map((o) => ({
      scope: oneOf(o.scope, ['address', 'channel', 'all'], 'scope of an opt-out'),
      channel: o.channel ?? null,
      address: addressOrNull(o.address),
      at: o.at.getTime(),
      revokedAt: instantOrNull(o.revokedAt),
    })),
    consents: listed(input.consents, 'consents').map((c) => ({
      type: c.type,
      channel: c.channel ?? null,
      address: addressOrNull(c.address),
      debtIds: c.debtIds ?? null,
      at: c.at.getTime(),
      revokedAt: instantOrNull(c.revokedAt),
    })),
    ceaseWritten: listed(input.ceaseWritten, 'ceaseWritten').map((at) => at.getTime()),
    disputes: listed(input.disputes, 'disputes').map((d) => ({ kind: d.kind, receivedOn: dayOf(d.receivedOn), debtIds: d.debtIds ?? null, releasedOn: dayOrNull(d.releasedOn) })),
    moratoria: listed(input.moratoria, 'moratoria').map((m) => ({
      type: m.type,
      startOn: dayOf(m.startOn),
      endOn: dayOrNull(m.endOn),
      treatmentEndedOn: dayOrNull(m.treatmentEndedOn),
      debtIds: m.debtIds ?? null,
    })),
    holds: listed(input.holds, 'holds').map((h) => ({ kind: h.kind, channel: h.channel ?? null, from: h.from.getTime(), to: instantOrNull(h.to) })),
    notices: listed(input.notices, 'notices').map((n) => ({ type: n.type, on: dayOf(n.on) })),
    validation: { initialCommunicationOn: dayOrNull(validation?.initialCommunicationOn), noticeSentOn: dayOrNull(validation?.noticeSentOn) },
    facts: new Set(listed(input.facts, 'facts')),
    freshness,
    inDefaultSince: dayOrNull(input.inDefaultSince),
  }
}
