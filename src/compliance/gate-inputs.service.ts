import type { Sql } from '../db/database.ts'
import type { Channel, GateAttempt, GateContactPoint, GateHold, GateRequest } from './gate.types.ts'

export interface GateInputPoint extends GateContactPoint {
  readonly id: number
  readonly kind: 'PHONE' | 'EMAIL' | 'POSTAL' | 'SOCIAL'
}

/** What the gate must know about a customer, whatever the channel. */
export interface GateInputs {
  readonly timeZone: string | null
  readonly country: string | null
  readonly region: string | null
  readonly deceased: boolean
  readonly bankrupt: boolean
  readonly contactPoints: readonly GateInputPoint[]
  /** With the case that each lies over; null: every case. */
  readonly holds: readonly (GateHold & { caseId: number | null })[]
  /** Outbound contacts of the last 30 days, and actions that wait to be made. Grows while a day is planned. */
  readonly attempts: GateAttempt[]
}

interface CustomerRow {
  id: number
  time_zone: string | null
  country: string | null
  region: string | null
  deceased: boolean
  bankrupt: boolean
}

/**
 * An action counts where it waits to be made, and once dispatched at that instant, however long it waited before. An action whose result is
 * UNKNOWN stands for itself until it is reconciled: the contact that says so is not counted beside it.
 */
const COUNTED_AT = `CASE WHEN state = 'READY' THEN available_at ELSE coalesce(dispatched_at, available_at) END`

/** Four statements for any number of customers. `exceptActionId`: an action that does not count against itself. */
export async function loadGateInputs(
  sql: Sql,
  customerIds: readonly number[],
  at: Date,
  exceptActionId: number | null = null,
): Promise<Map<number, GateInputs>> {
  const customers = await sql.query<CustomerRow>(
    `SELECT id, time_zone, country, region, deceased, bankrupt FROM customer WHERE id = ANY($1::bigint[])`,
    [customerIds],
  )
  const inputs = new Map<number, GateInputs & { contactPoints: GateInputPoint[]; holds: (GateHold & { caseId: number | null })[] }>()
  for (const c of customers) {
    const { time_zone: timeZone, country, region, deceased, bankrupt } = c
    inputs.set(c.id, { timeZone, country, region, deceased, bankrupt, contactPoints: [], holds: [], attempts: [] })
  }
  // Lists travel as text: arrays of a database enum have no parser of their own.
  const points = await sql.query<{ id: number; customer_id: number; kind: GateInputPoint['kind']; yes: string; no: string; invalid: boolean }>(
    `SELECT id, customer_id, kind::text, array_to_string(consented_channels, ',') AS yes, array_to_string(opted_out_channels, ',') AS no,
            invalid_since IS NOT NULL AS invalid
       FROM contact_point WHERE customer_id = ANY($1::bigint[]) ORDER BY customer_id, id`,
    [customerIds],
  )
  for (const p of points) {
    inputs.get(p.customer_id)?.contactPoints.push({
      id: p.id,
      kind: p.kind,
      consentedChannels: channels(p.yes),
      optedOutChannels: channels(p.no),
      invalid: p.invalid,
    })
  }
  const holds = await sql.query<{ customer_id: number; case_id: number | null; kind: string; channel: Channel | null; from_at: Date; to_at: Date | null }>(
    `SELECT customer_id, case_id, kind::text, channel::text, from_at, to_at FROM hold
      WHERE customer_id = ANY($1::bigint[]) AND lifted_at IS NULL AND (to_at IS NULL OR to_at > $2) ORDER BY customer_id, id`,
    [customerIds, at],
  )
  for (const h of holds) {
    const to = h.to_at === null ? null : h.to_at.getTime()
    inputs.get(h.customer_id)?.holds.push({ caseId: h.case_id, kind: h.kind, channel: h.channel, from: h.from_at.getTime(), to })
  }
  const attempts = await sql.query<{ customer_id: number; channel: Channel; at: Date; outcome_class: string }>(
    `SELECT customer_id, channel::text, at, outcome_class::text FROM contact
      WHERE customer_id = ANY($1::bigint[]) AND direction = 'OUTBOUND' AND at > $2::timestamptz - interval '31 days'
        AND NOT (outcome_code = 'UNKNOWN' AND action_id IS NOT NULL)
     UNION ALL
     SELECT customer_id, channel::text, ${COUNTED_AT}, 'SCHEDULED' FROM action
      WHERE customer_id = ANY($1::bigint[]) AND state IN ('READY', 'IN_PROGRESS', 'UNKNOWN') AND channel IS NOT NULL
        AND ${COUNTED_AT} > $2::timestamptz - interval '31 days' AND id IS DISTINCT FROM $3::bigint
     ORDER BY 1, 3`,
    [customerIds, at, exceptActionId],
  )
  for (const a of attempts) {
    inputs.get(a.customer_id)?.attempts.push({ channel: a.channel, at: a.at.getTime(), outcomeClass: a.outcome_class })
  }
  return inputs
}

/** The question for one contact. A channel that needs no address passes null as its point. */
export function toGateRequest(
  inputs: GateInputs,
  contact: { caseId: number; channel: Channel; contactPointId: number | null; at: number },
): GateRequest {
  return {
    channel: contact.channel,
    at: contact.at,
    timeZone: inputs.timeZone,
    // The customer's own alone: a debtor of unknown whereabouts may live anywhere, and is not called by the lender's clock.
    country: inputs.country,
    region: inputs.region,
    deceased: inputs.deceased,
    bankrupt: inputs.bankrupt,
    contactPoint: inputs.contactPoints.find((p) => p.id === contact.contactPointId) ?? null,
    holds: inputs.holds.length === 0 ? inputs.holds : inputs.holds.filter((h) => h.caseId === null || h.caseId === contact.caseId),
    attempts: inputs.attempts,
  }
}

const NONE: readonly Channel[] = Object.freeze([])
const parsed = new Map<string, readonly Channel[]>([['', NONE]])

function channels(text: string): readonly Channel[] {
  let list = parsed.get(text)
  if (list === undefined) {
    list = Object.freeze(text.split(',') as Channel[])
    parsed.set(text, list)
  }
  return list
}
