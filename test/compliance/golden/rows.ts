import { OUTCOME_CODES, type OutcomeCode } from '../../../src/actions/outcome-code.ts'
import { ADDRESS_OF, type Channel } from '../../../src/compliance/gate.types.ts'
import { contentCodesOf } from '../../../src/compliance/content-codes.rules.ts'
import type { PackRule } from '../../../src/compliance/gate/pack.schema.ts'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'
import { dayText } from '../../../src/compliance/gate/place.rules.ts'
import { type ContactEvent, type LocalWindow, normalAddress, type Situation, WEEKDAYS } from '../../../src/compliance/gate/situation.types.ts'
import { zoneClock } from '../../../src/compliance/local-time.rules.ts'
import { selectPacks } from '../../../src/compliance/pack-selection.rules.ts'
import type { RecordKind } from '../../../src/compliance/record.schema.ts'
import { endRecord, recordFact } from '../../../src/compliance/record.service.ts'
import type { Database } from '../../../src/db/database.ts'
import { type Case, instantOf, packsOf, situationOf } from './cases.ts'

/** Rows of one table, by the names of its columns. */
type Row = Readonly<Record<string, unknown>>

/** Where a case stands in the rows, and what is asked of it. */
export interface Told {
  readonly one: Case
  readonly customerId: number
  readonly caseId: number
  readonly portfolioId: number
  readonly contactPointId: number | null
  /** The action whose approvals count. */
  readonly actionId: number
  readonly content: readonly string[]
}

/** A country without packs, whose portfolio binds none by itself. */
const NOWHERE = 'AQ'
const PORTFOLIO = { name: 'Golden', currency: 'USD', time_zone: 'UTC', country: NOWHERE, collector_type: 'first-party', collector_code: null, creditor_type: null, debt_purpose: 'consumer', rule_packs: [] }
/** After every case. */
const RECORDED_AT = new Date('2099-01-01T00:00:00Z')
const DAY = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString()
const dates = (fields: Record<string, number | null>) => Object.fromEntries(Object.entries(fields).flatMap(([name, day]) => (day === null ? [] : [[name, dayText(day)]])))
const unlessNull = (fields: Row): Row => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
const sameSet = (a: Iterable<string>, b: Iterable<string>): boolean => [...new Set(a)].sort().join() === [...new Set(b)].sort().join()

function outcomeOf({ outcome, channel }: ContactEvent): OutcomeCode | undefined {
  const fits = [...OUTCOME_CODES.values()].filter((o) => o.channels.includes(channel) && !o.unknown)
  return fits.find((o) => o.counts === outcome) ?? fits.find((o) => o.code.toLowerCase() === outcome)
}

/** What rules ask of a contact that its text may have ('*' has all), the packs' approvals apart. */
function askedOf(rule: PackRule): readonly string[] {
  if (rule.kind === 'retention') return []
  const { parameters, effect } = rule
  const notice = rule.kind === 'validation-notice-first' && rule.parameters.mode === 'with-or-within' ? [rule.parameters.notice] : []
  return [...('require' in effect ? (effect.require ?? []) : []), ...('elements' in parameters ? (parameters.elements ?? []) : []), ...('reopenRequires' in parameters ? parameters.reopenRequires : []), ...notice]
}

const packs = (one: Case) => packsOf(one).map((code) => SHIPPED_PACKS.get(code) as NonNullable<ReturnType<typeof SHIPPED_PACKS.get>>)

/** The text, and as facts what no text vouches for. */
function contentOf(one: Case, { action }: Situation): { content: string[]; facts: string[] } {
  const words = contentCodesOf(packs(one))
  const all = action.content === '*' ? packs(one).flatMap((pack) => pack.rules.filter((rule) => rule.channels.includes(action.channel)).flatMap(askedOf)) : [...action.content]
  const codes = [...new Set(all)].filter((code) => !code.startsWith('approval:'))
  return { content: codes.filter((code) => words.has(code)), facts: codes.filter((code) => !words.has(code)) }
}

/** Debts of the case that is asked about, and those of the customer's other case. */
function debtsOf({ action, debts }: Situation) {
  const named = action.debtIds === null || action.debtIds.length === 0 ? debts.map((debt) => debt.id) : action.debtIds
  return { own: debts.filter((debt) => named.includes(debt.id)), others: debts.filter((debt) => !named.includes(debt.id)) }
}

type Place = 'own' | 'others' | 'other collector'

/** The case that a contact of the past was of: one is about all of its accounts. Another collector’s is closed, and has none any more: so about all debts. */
function placeOf(event: ContactEvent, situation: Situation): Place | null {
  const { own, others } = debtsOf(situation)
  const ids = event.debtIds === null || event.debtIds.length === 0 ? situation.debts.map((debt) => debt.id) : event.debtIds
  const isAll = sameSet(ids, situation.debts.map((debt) => debt.id))
  if (event.collectorId !== null && event.collectorId !== situation.collector.id) return isAll ? 'other collector' : null
  if (sameSet(ids, own.map((debt) => debt.id))) return 'own'
  return others.length > 0 && sameSet(ids, others.map((debt) => debt.id)) ? 'others' : null
}

/** Why rows cannot say what a case says; null: they can. */
export function untold(one: Case): string | null {
  const s = situationOf(one)
  const at = instantOf(one)
  const { own, others } = debtsOf(s)
  const ids = s.debts.map((debt) => debt.id)
  const about = [...s.consents, ...s.disputes, ...s.moratoria, ...(s.debtor.representative === null ? [] : [s.debtor.representative])].flatMap(({ debtIds }) => debtIds ?? [])
  const later = (when: number | null): boolean => when !== null && when > at
  const bound = selectPacks(SHIPPED_PACKS, { country: NOWHERE, rulePacks: packsOf(one).filter((code) => code !== 'GLOBAL') }, s.debtor)
  if (!sameSet(bound.binding.map(({ pack }) => pack.code), packsOf(one))) return 'packs of the customer’s country that the case leaves out bind by themselves'
  if (s.collector.type === null) return 'a portfolio always says who collects'
  if ([own, others].some((debts) => new Set(debts.map((debt) => debt.purpose)).size > 1) || s.debts.some((debt) => debt.purpose === null)) return 'a portfolio says one purpose for all of its debts'
  if ((s.action.debtIds ?? []).some((id) => !ids.includes(id)) || about.some((id) => !ids.includes(id))) return 'a debt that is on no account'
  if (s.debtor.timeZones.filter((zone) => zoneClock(zone) === null).length > 1) return 'a record of a zone that does not exist is refused'
  if (s.optOuts.some((o) => (o.scope === 'channel' && o.channel === null) || (o.scope === 'address' && o.address === null))) return 'a record of an opt-out names its channel or address'
  if (s.action.address === null && s.action.destination !== null && [...s.optOuts, ...s.consents, ...s.history].some(({ address }) => address !== null)) return 'a destination is that of an address'
  if (s.history.some((event) => placeOf(event, s) === null)) return 'a contact is about all debts of its case'
  if (s.history.some((event) => event.outcome !== 'scheduled' && outcomeOf(event) === undefined)) return 'an outcome that is recorded of no such contact'
  if (s.history.some((event) => event.outcome === 'scheduled' && (event.recipientRole !== 'debtor' || event.direction === 'inbound'))) return 'an action goes to the debtor'
  if ([...s.consents, ...s.optOuts].some((o) => later(o.at) || later(o.revokedAt)) || s.ceaseWritten.some(later) || s.disputes.some((d) => d.releasedOn !== null && later(d.releasedOn * DAY))) {
    return 'what is on record counts at once, also where the instant asked about is before it'
  }
  return null
}

/** A window of working hours past midnight is recorded as two. */
function untilMidnight(window: LocalWindow): LocalWindow[] {
  const { days, from, to } = window
  if (from < to) return [window]
  const next = days === null ? null : days.map((day) => WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] as (typeof WEEKDAYS)[number])
  return [{ days, from, to: '24:00' }, { days: next, from: '00:00', to }]
}

interface Recorded {
  readonly kind: RecordKind
  readonly data: object
  readonly at?: number
  readonly endedAt?: number | null
}

/** What the gate must know of the customer, as it is recorded. */
function recordsOf(s: Situation, accountOf: ReadonlyMap<string, number>): Recorded[] {
  const { debtor } = s
  const debts = (ids: readonly string[] | null) => (ids === null || ids.length === 0 ? {} : { debtIds: ids.map((id) => String(accountOf.get(id))) })
  const windows = (list: readonly LocalWindow[]) => ({ windows: list.map(({ days, from, to }) => ({ ...(days === null ? {} : { days }), from, to })) })
  const [zone] = zonesOf(s)
  const one = (kind: RecordKind, data: object): Recorded[] => [{ kind, data }]
  return [
    ...s.consents.map(({ type, channel, address, debtIds, at, revokedAt }): Recorded => ({ kind: 'CONSENT', data: { ...unlessNull({ type, channel, address }), ...debts(debtIds) }, at, endedAt: revokedAt })),
    ...s.optOuts.map(({ scope, channel, address, at, revokedAt }): Recorded => ({ kind: 'OPT_OUT', data: unlessNull({ scope, channel, address }), at, endedAt: revokedAt })),
    ...s.ceaseWritten.map((at): Recorded => ({ kind: 'CEASE', data: {}, at })),
    ...s.disputes.map(({ kind, receivedOn, debtIds, releasedOn }): Recorded => ({
      kind: 'DISPUTE',
      data: { type: kind, ...dates({ receivedOn }), ...debts(debtIds) },
      at: Math.min(receivedOn, releasedOn ?? receivedOn) * DAY,
      endedAt: releasedOn === null ? null : releasedOn * DAY,
    })),
    ...s.moratoria.map(({ type, debtIds, startOn, endOn, treatmentEndedOn }): Recorded => ({ kind: 'MORATORIUM', data: { type, ...dates({ startOn, endOn, treatmentEndedOn }), ...debts(debtIds) } })),
    ...s.notices.map(({ type, on }): Recorded => ({ kind: 'NOTICE', data: { type, ...dates({ on }) } })),
    ...(s.validation.initialCommunicationOn === null ? [] : one('NOTICE', { type: 'initial-communication', ...dates({ on: s.validation.initialCommunicationOn }) })),
    ...(s.validation.noticeSentOn === null ? [] : one('NOTICE', { type: 'validation-notice', ...dates({ on: s.validation.noticeSentOn }) })),
    ...[...s.facts].filter((code) => !code.startsWith('approval:')).map((code): Recorded => ({ kind: 'FACT', data: { code } })),
    ...[...s.freshness].flatMap(([address, facts]) => [...facts].map(([fact, on]): Recorded => ({ kind: 'FRESHNESS', data: { address, fact, ...dates({ on }) } }))),
    ...(debtor.representative === null ? [] : one('REPRESENTATION', { ...debts(debtor.representative.debtIds), ...dates({ contactedOn: debtor.representative.contactedOn }) })),
    ...(debtor.workplace === null ? [] : one('WORKPLACE', { ...unlessNull({ employerProhibits: debtor.workplace.employerProhibits, mode: debtor.workplace.mode }), ...dates({ objectedOn: debtor.workplace.objectedOn }) })),
    ...(debtor.inconvenient.length === 0 ? [] : one('INCONVENIENT_TIMES', windows(debtor.inconvenient))),
    ...(debtor.workingHours.length === 0 ? [] : one('WORKING_HOURS', windows(debtor.workingHours.flatMap(untilMidnight)))),
    ...debtor.occasions.map(({ type, from, to }): Recorded => ({ kind: 'OCCASION', data: { type, ...dates({ from, to }) } })),
    ...debtor.vulnerabilities.map((type): Recorded => ({ kind: 'VULNERABILITY', data: { type } })),
    ...(debtor.birthDay === null ? [] : one('BIRTH_DATE', dates({ on: debtor.birthDay }))),
    ...(s.inDefaultSince === null ? [] : one('IN_DEFAULT_SINCE', dates({ on: s.inDefaultSince }))),
    ...debtor.timeZones.filter((name) => name !== zone).map((name): Recorded => ({ kind: 'TIME_ZONE', data: { zone: name } })),
  ]
}

/** One zone stands at the customer: there also one that does not exist. */
function zonesOf({ debtor: { timeZones } }: Situation): string[] {
  return [...timeZones].sort((a, b) => Number(zoneClock(a) !== null) - Number(zoneClock(b) !== null))
}

/** In the order in which they refer to each other. */
const TABLES = ['portfolio', 'customer', 'contact_point', 'collection_case', 'account', 'cycle_run', 'action', 'contact', 'action_approval', 'compliance_record'] as const
type Table = (typeof TABLES)[number]

/** Makes rows of cases, every table in one statement; what is recorded of a customer goes through the service that records it. */
export async function tellInRows(db: Database, cases: readonly Case[]): Promise<Told[]> {
  const rows = new Map<Table, Row[]>(TABLES.map((table) => [table, []]))
  let last = 0
  const add = (table: Table, row: Row): number => {
    rows.get(table)?.push({ id: ++last, ...row })
    return last
  }
  const portfolios = new Map<string, number>()
  const portfolioOf = (role: string, { collector }: Situation, purpose: string, rulePacks: readonly string[]): number => {
    const code = [role, collector.type, collector.creditorType, purpose, ...rulePacks].join(' ')
    const there = portfolios.get(code)
    if (there !== undefined) return there
    const id = add('portfolio', {
      ...PORTFOLIO, code, collector_type: collector.type, collector_code: role === 'OTHER' ? role : collector.id, creditor_type: collector.creditorType, debt_purpose: purpose, rule_packs: rulePacks,
    })
    portfolios.set(code, id)
    return id
  }
  const runId = add('cycle_run', { portfolio_id: add('portfolio', { ...PORTFOLIO, code: 'run' }), business_date: '2026-01-01', started_at: '2026-01-01T00:00:00Z', manifest: {} })
  const told: Told[] = []
  const toRecord: { customerId: number; at: number; records: Recorded[] }[] = []

  for (const one of cases) {
    const s = situationOf(one)
    const at = instantOf(one)
    const { action, debtor } = s
    const { own, others } = debtsOf(s)
    const named = packsOf(one).filter((code) => code !== 'GLOBAL')
    const portfolio = portfolioOf('own', s, own[0]?.purpose as string, named)
    const customer = add('customer', { source_system: 'golden', external_id: one.id, country: debtor.country, region: debtor.region, time_zone: zonesOf(s)[0] ?? null, deceased: debtor.deceased })

    const open = (portfolioId: number, state = 'ACTIVE') => ({ portfolioId, caseId: add('collection_case', { customer_id: customer, portfolio_id: portfolioId, state, opened_on: '2026-01-01' }) })
    const opened = new Map<Place, { portfolioId: number; caseId: number }>([['own', open(portfolio)]])
    const caseAt = (place: Place) => {
      const there = opened.get(place)
      if (there !== undefined) return there
      const made = place === 'others' ? open(portfolioOf('others', s, others[0]?.purpose as string, named)) : open(portfolioOf('OTHER', s, 'consumer', named), 'CLOSED')
      opened.set(place, made)
      return made
    }
    const accountOf = new Map<string, number>()
    for (const [place, debts] of [['own', own], ['others', others]] as const) {
      for (const { id, product, limitationExpiresOn } of debts) {
        const { caseId, portfolioId } = caseAt(place)
        accountOf.set(id, add('account', {
          // A product that no pack names.
          customer_id: customer, portfolio_id: portfolioId, case_id: caseId, source_system: 'golden', external_id: `${one.id} ${id}`, product: product ?? 'loan', currency: 'USD', state: 'DELINQUENT',
          outstanding_minor: 1, past_due_minor: 1, limitation_date: limitationExpiresOn === null ? null : dayText(limitationExpiresOn + 1),
        }))
      }
    }

    const points = new Map<string, number>()
    const pointOf = (channel: Channel, address: string | null, destination: string | null, flags: readonly string[] = []): number | null => {
      if (address === null && destination === null && flags.length === 0) return null
      const value = address ?? `somewhere ${destination ?? 'else'}`
      const known = points.get(normalAddress(value))
      if (known !== undefined) return known
      const kind = address?.includes('@') === true ? 'EMAIL' : ADDRESS_OF[channel]
      const id = add('contact_point', { customer_id: customer, kind, value, consented_channels: [], opted_out_channels: [], destination, flags })
      points.set(normalAddress(value), id)
      return id
    }
    const { caseId } = caseAt('own')
    const contactPointId = pointOf(action.channel, one.situation.action.address ?? null, action.destination, action.addressFlags)

    for (const event of s.history) {
      const of = { customer_id: customer, case_id: caseAt(placeOf(event, s) as Place).caseId, channel: event.channel, purpose: event.purpose ?? 'collect', prerecorded: event.prerecorded }
      // An address that nobody gave may have been this one.
      const point = event.address === null && event.destination !== null && event.destination === action.destination ? contactPointId : pointOf(event.channel, event.address, event.destination)
      if (event.outcome === 'scheduled') {
        add('action', { ...of, contact_point_id: point, step_key: 'golden', occurrence: 1, part: 0, treatment: 'CALL', planned_for: iso(event.at).slice(0, 10), available_at: iso(event.at), autodialed: false, state: 'READY', cycle_run_id: runId, decision: {} })
      } else {
        const { code, class: outcomeClass } = outcomeOf(event) as OutcomeCode
        add('contact', { ...of, contact_point_id: point, direction: event.direction.toUpperCase(), at: iso(event.at), outcome_code: code, outcome_class: outcomeClass, recipient_role: event.recipientRole, idempotency_key: `golden ${last}` })
      }
    }

    const approvals = [...s.facts].filter((code) => code.startsWith('approval:'))
    const actionId = add('action', {
      customer_id: customer, case_id: caseId, channel: action.channel, contact_point_id: contactPointId, purpose: action.purpose, step_key: 'golden', occurrence: 1, part: 0, treatment: 'CALL', planned_for: iso(at).slice(0, 10),
      available_at: iso(at), prerecorded: action.prerecorded, autodialed: action.autodialed, state: approvals.length > 0 ? 'READY' : 'DONE', cycle_run_id: runId, decision: {},
    })
    for (const code of approvals) add('action_approval', { customer_id: customer, action_id: actionId, code, approved_by: 'ann', approved_at: iso(at), note: 'yes' })

    const { content, facts } = contentOf(one, s)
    for (const code of facts) {
      add('compliance_record', { customer_id: customer, kind: 'FACT', data: { code }, at: iso(at), recorded_at: iso(at), recorded_by: 'golden', idempotency_key: `golden ${last}` })
    }
    toRecord.push({ customerId: customer, at, records: recordsOf(s, accountOf) })
    told.push({ one, customerId: customer, caseId, portfolioId: portfolio, contactPointId, actionId, content })
  }

  for (const [table, all] of rows) {
    const columns = Object.keys(all[0] ?? {}).join(', ')
    if (all.length > 0) await db.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [JSON.stringify(all)])
  }
  await db.query(`SELECT setval(pg_get_serial_sequence('compliance_record', 'id'), $1)`, [last])
  await db.query('ANALYZE')
  const stamp = { at: RECORDED_AT, actor: 'golden' }
  for (const { customerId, at, records } of toRecord) {
    for (const { kind, data, at: when = at, endedAt = null } of records) {
      const recordId = await recordFact(db, { customerId, caseId: null, kind, data, at: new Date(when), idempotencyKey: `golden ${++last}` }, stamp)
      if (endedAt !== null) await endRecord(db, { recordId, at: new Date(endedAt), mistake: false, reason: 'over', idempotencyKey: `golden ${++last}`, mayEnd: null }, stamp)
    }
  }
  return told
}
