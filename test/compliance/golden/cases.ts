import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel } from '../../../src/compliance/gate.types.ts'
import { dayOf } from '../../../src/compliance/gate/place.rules.ts'
import { type LocalWindow, normalAddress, type Situation } from '../../../src/compliance/gate/situation.types.ts'

const CHANNELS: Record<string, Channel> = { phone: 'VOICE', sms: 'SMS', email: 'EMAIL', letter: 'LETTER', social: 'SOCIAL', visit: 'VISIT', legal: 'LEGAL' }

/** A golden case as it is written down. */
export interface Case {
  readonly id: string
  readonly title: string
  readonly ruleIds: readonly string[]
  // oxlint-disable-next-line no-explicit-any -- the cases are data from outside; what is read of them is below
  readonly situation: any
  readonly expected: { decision: 'ALLOW' | 'REQUIRE' | 'DEFER' | 'BLOCK'; until?: string; reviewAt?: string; requirements?: string[]; decidedBy?: string[] }
}

const read = (file: string): readonly Case[] => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))

/** The reference's own. */
export const CASES = read('cases.json')

/** Derived anew from the reference, rule by rule: both sides of every border, and what is missing or odd in the record. */
export const MORE_CASES = ['us', 'west', 'asia'].flatMap((part) => read(join('more', `${part}.json`)))

const instant = (text: string): number => Date.parse(text)
const dayOrNull = (text: string | undefined) => (text === undefined ? null : dayOf(text))
const channel = (name: string | undefined): Channel | null => (name === undefined ? null : (CHANNELS[name] as Channel))
const address = (text: string | undefined): string | null => (text === undefined ? null : normalAddress(text))
const windows = (list: { days?: LocalWindow['days']; from: string; to: string }[] = []): LocalWindow[] => list.map(({ days = null, from, to }) => ({ days, from, to }))

/** Codes of the packs; the cases write the United Kingdom as UK. */
export const packsOf = ({ situation }: Case): string[] => situation.packs

export const instantOf = ({ situation }: Case): number => instant(situation.action.plannedAt ?? situation.now)

export function situationOf({ situation: { action, collector, debtor, debts, history, flags } }: Case): Situation {
  const { attorney, workplace, preferences } = debtor
  return {
    action: {
      channel: CHANNELS[action.channel] as Channel,
      purpose: action.purpose,
      recipientRole: action.recipientRole,
      debtIds: action.debtIds ?? null,
      content: action.content.includes('*') ? '*' : new Set(action.content),
      address: address(action.address),
      addressFlags: action.addressFlags ?? [],
      destination: action.destination ?? null,
      autodialed: action.autodialed ?? false,
      prerecorded: action.prerecorded ?? false,
    },
    collector: { id: collector.id, type: collector.type ?? null, creditorType: collector.creditorType ?? null },
    debtor: {
      country: debtor.country === 'UK' ? 'GB' : (debtor.country ?? null),
      region: debtor.subdivision ?? null,
      timeZones: debtor.timezones,
      birthDay: dayOrNull(debtor.birthDate),
      deceased: debtor.deceased ?? false,
      vulnerabilities: debtor.vulnerability ?? [],
      representative: attorney?.represented === true ? { debtIds: attorney.debtIds ?? null, contactedOn: dayOrNull(attorney.contactedOn) } : null,
      workplace: workplace === undefined ? null : { employerProhibits: workplace.employerProhibits ?? false, objectedOn: dayOrNull(workplace.objectedOn), mode: workplace.mode ?? null },
      inconvenient: windows(preferences?.inconvenient),
      workingHours: windows(debtor.workingHours),
      // The reference has a longer word.
      // oxlint-disable-next-line no-explicit-any -- as above
      occasions: (debtor.occasions ?? debtor.sensitiveOccasions ?? []).map((o: any) => ({ type: o.type, from: dayOf(o.from), to: dayOf(o.to) })),
    },
    // oxlint-disable-next-line no-explicit-any -- as above
    debts: debts.map((debt: any) => ({ id: debt.id, purpose: debt.purpose ?? null, product: debt.product ?? null, limitationExpiresOn: dayOrNull(debt.limitationExpiresOn) })),
    // oxlint-disable-next-line no-explicit-any -- as above
    history: history.map((e: any) => ({
      at: instant(e.at),
      channel: CHANNELS[e.channel] as Channel,
      direction: e.direction,
      outcome: e.outcome,
      debtIds: e.debtIds ?? null,
      address: address(e.address),
      destination: e.destination ?? null,
      recipientRole: e.recipientRole ?? 'debtor',
      collectorId: e.collectorId ?? null,
      purpose: e.purpose ?? null,
      prerecorded: e.prerecorded ?? false,
    })),
    // oxlint-disable-next-line no-explicit-any -- as above
    optOuts: (flags.optOuts ?? []).map((o: any) => ({ scope: o.scope, channel: channel(o.channel), address: address(o.address), at: instant(o.at), revokedAt: o.revokedAt === undefined ? null : instant(o.revokedAt) })),
    // oxlint-disable-next-line no-explicit-any -- as above
    consents: (flags.consents ?? []).map((c: any) => ({
      type: c.type,
      channel: channel(c.channel),
      address: address(c.address),
      debtIds: c.debtIds ?? null,
      at: instant(c.at),
      revokedAt: c.revokedAt === undefined ? null : instant(c.revokedAt),
    })),
    ceaseWritten: flags.ceaseWritten === undefined ? [] : [instant(flags.ceaseWritten.at)],
    // oxlint-disable-next-line no-explicit-any -- as above
    disputes: (flags.disputes ?? []).map((d: any) => ({ kind: d.kind, receivedOn: dayOf(d.receivedOn), debtIds: d.debtIds ?? null, releasedOn: dayOrNull(d.releasedOn) })),
    // oxlint-disable-next-line no-explicit-any -- as above
    moratoria: (flags.moratoria ?? []).map((m: any) => ({
      type: m.type,
      startOn: dayOf(m.startOn),
      endOn: dayOrNull(m.endOn),
      treatmentEndedOn: dayOrNull(m.treatmentEndedOn),
      debtIds: m.debtIds ?? null,
    })),
    holds: [],
    notices: (flags.notices ?? []).map((n: { type: string; on: string }) => ({ type: n.type, on: dayOf(n.on) })),
    validation: { initialCommunicationOn: dayOrNull(flags.validation?.initialCommunicationOn), noticeSentOn: dayOrNull(flags.validation?.noticeSentOn) },
    facts: new Set(flags.facts ?? []),
    freshness: new Map(
      Object.entries((flags.freshness ?? {}) as Record<string, Record<string, string>>).map(([where, facts]) => [
        normalAddress(where),
        new Map(Object.entries(facts).map(([fact, on]) => [fact, dayOf(on)])),
      ]),
    ),
    inDefaultSince: dayOrNull(flags.inDefaultSince),
  }
}
