import { dayOf } from './gate/place.rules.ts'
import { type Consent, type Day, type Dispute, type LocalWindow, type Moratorium, normalAddress, type Notice, type OptOut, type Representative, type Workplace } from './gate/situation.types.ts'
import type { KnownRecord } from './known.types.ts'
import { RECORD_DATA, type RecordData, type RecordKind } from './record.schema.ts'

/** Records of one case, as the gate reads them. */
export interface Folded {
  readonly consents: Consent[]
  readonly optOuts: OptOut[]
  readonly ceaseWritten: number[]
  readonly disputes: Dispute[]
  readonly moratoria: Moratorium[]
  readonly notices: Notice[]
  readonly facts: Set<string>
  readonly freshness: Map<string, Map<string, Day>>
  readonly timeZones: string[]
  readonly vulnerabilities: string[]
  readonly inconvenient: LocalWindow[]
  readonly occasions: { type: string; from: Day; to: Day }[]
  workingHours: LocalWindow[]
  representative: Representative | null
  workplace: Workplace | null
  birthDay: Day | null
  inDefaultSince: Day | null
}

const nothing = (): Folded => ({
  consents: [], optOuts: [], ceaseWritten: [], disputes: [], moratoria: [], notices: [], facts: new Set(), freshness: new Map(), timeZones: [], vulnerabilities: [],
  inconvenient: [], occasions: [], workingHours: [], representative: null, workplace: null, birthDay: null, inDefaultSince: null,
})

/** Of a case without records: most of them. Never written to. */
export const NOTHING_RECORDED: Folded = Object.freeze(nothing())

const dayOrNull = (date: string | undefined): Day | null => (date === undefined ? null : dayOf(date))
const addressOrNull = (address: string | undefined): string | null => (address === undefined ? null : normalAddress(address))
const windowsOf = (windows: RecordData<'WORKING_HOURS'>['windows']): LocalWindow[] => windows.map(({ days = null, from, to }) => ({ days, from, to }))
const later = (a: Day | null, b: Day | null): Day | null => (a === null || (b !== null && b > a) ? b : a)
/** The calendar day of an instant, on Greenwich’s clock. */
const dayAt = (at: number): Day => Math.floor(at / 86_400_000)

type Put = { readonly [K in RecordKind]: (to: Folded, data: RecordData<K>, record: KnownRecord) => void }

/** Records that go on to say something after their end: when it was. */
const ENDS_STAY: ReadonlySet<RecordKind> = new Set(['CONSENT', 'OPT_OUT', 'DISPUTE'])

const PUT: Put = {
  CONSENT: (to, { type, channel = null, address, debtIds = null }, { at, endedAt }) => to.consents.push({ type, channel, address: addressOrNull(address), debtIds, at, revokedAt: endedAt }),
  OPT_OUT: (to, { scope, channel = null, address }, { at, endedAt }) => to.optOuts.push({ scope, channel, address: addressOrNull(address), at, revokedAt: endedAt }),
  CEASE: (to, _data, { at }) => to.ceaseWritten.push(at),
  DISPUTE: (to, { type, receivedOn, debtIds = null }, { endedAt }) =>
    to.disputes.push({ kind: type, receivedOn: dayOf(receivedOn), debtIds, releasedOn: endedAt === null ? null : dayAt(endedAt) }),
  MORATORIUM: (to, { type, startOn, endOn, treatmentEndedOn, debtIds = null }) =>
    to.moratoria.push({ type, startOn: dayOf(startOn), endOn: dayOrNull(endOn), treatmentEndedOn: dayOrNull(treatmentEndedOn), debtIds }),
  NOTICE: (to, { type, on }) => to.notices.push({ type, on: dayOf(on) }),
  FACT: (to, { code }) => to.facts.add(code),
  FRESHNESS: (to, { address, fact, on }) => {
    const where = normalAddress(address)
    const facts = to.freshness.get(where) ?? new Map<string, Day>()
    facts.set(fact, Math.max(facts.get(fact) ?? -Infinity, dayOf(on)))
    to.freshness.set(where, facts)
  },
  // Several say more than one: every debt that is represented, the last time that any representative was written to.
  REPRESENTATION: (to, { contactedOn, debtIds = null }) => {
    const { representative: before } = to
    to.representative = {
      debtIds: before === null ? debtIds : before.debtIds === null || debtIds === null ? null : [...new Set([...before.debtIds, ...debtIds])],
      contactedOn: later(before?.contactedOn ?? null, dayOrNull(contactedOn)),
    }
  },
  WORKPLACE: (to, { employerProhibits = false, objectedOn, mode = null }) => {
    const { workplace: before } = to
    const objected = dayOrNull(objectedOn)
    to.workplace = {
      employerProhibits: employerProhibits || before?.employerProhibits === true,
      objectedOn: later(before?.objectedOn ?? null, objected),
      // Of two objections one in writing lasts.
      mode: before?.mode === 'written' || objected === null ? (before?.mode ?? mode) : mode,
    }
  },
  INCONVENIENT_TIMES: (to, { windows }) => to.inconvenient.push(...windowsOf(windows)),
  WORKING_HOURS: (to, { windows }) => {
    to.workingHours = windowsOf(windows)
  },
  OCCASION: (to, { type, from, to: until }) => to.occasions.push({ type, from: dayOf(from), to: dayOf(until) }),
  VULNERABILITY: (to, { type }) => to.vulnerabilities.push(type),
  BIRTH_DATE: (to, { on }) => {
    to.birthDay = dayOf(on)
  },
  TIME_ZONE: (to, { zone }) => to.timeZones.push(zone),
  IN_DEFAULT_SINCE: (to, { on }) => {
    to.inDefaultSince = dayOf(on)
  },
}

function put<K extends RecordKind>(kind: K, to: Folded, record: KnownRecord): void {
  PUT[kind](to, RECORD_DATA[kind].parse(record.data) as RecordData<K>, record)
}

/**
 * What the records say of one case: its own, and those of the customer. In the order in which they happened, so that the last word counts
 * where only one can. Throws a ZodError for a record that this version cannot read: in doubt, no contact.
 */
export function foldRecords(records: readonly KnownRecord[], caseId: number): Folded {
  const concerned = records.filter((record) => (record.caseId === null || record.caseId === caseId) && (record.endedAt === null || ENDS_STAY.has(record.kind)))
  if (concerned.length === 0) return NOTHING_RECORDED
  const folded = nothing()
  for (const record of [...concerned].sort((a, b) => a.at - b.at || a.id - b.id)) put(record.kind, folded, record)
  return folded
}
