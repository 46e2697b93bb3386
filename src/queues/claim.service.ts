import type { Database, SqlValue } from '../db/database.ts'
import { QUEUE_CHANNEL } from '../events/queue-change.service.ts'
import { explainNoClaim } from './claim-refusal.service.ts'

export interface ClaimInput {
  readonly queueId: number
  /** Code of the agent. */
  readonly agent: string
  /** This item and no other; left out, the next one. */
  readonly workItemId?: number | null
  /** Who speaks for the agent; the agent's own code by default. */
  readonly actor?: string
  /** Only cases of these portfolios, by code; null: all. */
  readonly portfolios?: readonly string[] | null
}

export interface ClaimedItem {
  readonly workItemId: number
  readonly caseId: number
  readonly customerId: number
  readonly actionId: number
  readonly leaseUntil: Date
}

/** Times that a claim is tried when another agent takes the same customer in another queue at the same moment. */
const TRIES = 20

/**
 * One statement, one round trip: who may work here; leases of this queue that ran out; the next item; its lease; the
 * queue's numbers and the outbox rows; the wake-up. $1 queue, $2 agent, $3 now, $4 actor.
 *
 * A lease that ran out after its contact was dispatched stays for the sweep, which has to lock the customer first.
 */
const claimSql = (filter: string, lock: string): string => `WITH fit AS MATERIALIZED (
    SELECT a.id AS agent_id, q.lease_seconds FROM queue q, agent a
    WHERE q.id = $1 AND a.code = $2 AND a.active AND q.required_skills <@ a.skills
      AND NOT EXISTS (
        SELECT 1 FROM certificate c WHERE c.agent_id = a.id AND c.code = ANY(q.required_skills)
        GROUP BY c.code HAVING max(c.expires_on) < ($3::timestamptz AT TIME ZONE 'UTC')::date)
  ), stale AS MATERIALIZED (
    SELECT w.id FROM work_item w JOIN action a ON a.id = w.action_id
    WHERE w.queue_id = $1 AND w.state = 'LEASED' AND w.lease_until <= $3 AND a.state = 'READY'
    ORDER BY w.id LIMIT 100 FOR UPDATE OF w SKIP LOCKED
  ), expired AS (
    UPDATE work_item w SET state = 'AVAILABLE', lease_agent_id = NULL, lease_until = NULL FROM stale
    WHERE w.id = stale.id RETURNING w.id, w.case_id, w.customer_id
  ), picked AS MATERIALIZED (
    SELECT w.id FROM work_item w
    WHERE w.queue_id = $1 AND w.state = 'AVAILABLE' AND w.available_at <= $3 AND EXISTS (SELECT 1 FROM fit)
      AND (SELECT l.id FROM work_item l WHERE l.customer_id = w.customer_id AND l.state = 'LEASED' LIMIT 1) IS NULL ${filter}
    ORDER BY w.rank DESC, w.id LIMIT 1 FOR UPDATE OF w ${lock}
  ), claimed AS (
    UPDATE work_item w SET state = 'LEASED', lease_agent_id = fit.agent_id, lease_count = w.lease_count + 1,
      lease_until = $3::timestamptz + make_interval(secs => fit.lease_seconds)
    FROM picked, fit WHERE w.id = picked.id
    RETURNING w.id, w.case_id, w.customer_id, w.action_id, w.lease_until
  ), changed AS MATERIALIZED (
    SELECT c.*, row_number() OVER (ORDER BY c.step, c.id) AS n FROM (
      SELECT 1 AS step, 'LEASE_EXPIRED' AS kind, 'clock' AS actor, id, case_id, customer_id FROM expired
      UNION ALL SELECT 2, 'CLAIMED', $4::text, id, case_id, customer_id FROM claimed) c
  ), bumped AS (
    UPDATE queue q SET sequence = q.sequence + t.n FROM (SELECT count(*) AS n FROM changed) t
    WHERE q.id = $1 AND t.n > 0 RETURNING q.id, q.sequence - t.n AS base
  ), appended AS (
    INSERT INTO event (type, at, actor, customer_id, case_id, queue_id, queue_seq, payload, observed_at)
    SELECT 'queue.changed', $3::timestamptz, c.actor, c.customer_id, c.case_id, b.id, b.base + c.n,
      jsonb_build_object('kind', c.kind, 'workItemId', c.id, 'reason', NULL), $3::timestamptz
    FROM bumped b, changed c ORDER BY c.n
  )
  SELECT c.id AS "workItemId", c.case_id AS "caseId", c.customer_id AS "customerId", c.action_id AS "actionId", c.lease_until AS "leaseUntil",
    pg_notify('${QUEUE_CHANNEL}', b.id::text)
  FROM bumped b LEFT JOIN claimed c ON true`

const NEXT = claimSql('', 'SKIP LOCKED')

function statement(input: ClaimInput, at: Date): [text: string, params: SqlValue[]] {
  const { queueId, agent, workItemId = null, actor = agent, portfolios = null } = input
  const params: SqlValue[] = [queueId, agent, at, actor]
  if (workItemId === null && portfolios === null) return [NEXT, params]
  let filter = ''
  if (portfolios !== null) {
    params.push(portfolios)
    filter += ` AND EXISTS (SELECT 1 FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id
      WHERE c.id = w.case_id AND p.code = ANY($${params.length}::text[]))`
  }
  // A named item is waited for, so that the answer is about what became of it.
  if (workItemId === null) return [claimSql(filter, 'SKIP LOCKED'), params]
  params.push(workItemId)
  return [claimSql(`${filter} AND w.id = $${params.length}`, ''), params]
}

/**
 * Leases the next item of the queue to the agent: the highest rank that is available, of a customer whom nobody holds.
 * Null when the queue has nothing for now. Leases of the queue that ran out are given back first.
 *
 * Throws `NotFound` (queue, agent, item), `InvalidInput` (agent not active), `AgentNotSkilled`, `AgentNotCertified`, and,
 * where an item is named, `AlreadyLeased`, `NotYetAvailable` and `IllegalTransition`.
 */
export async function claimWorkItem(db: Database, input: ClaimInput, at: Date): Promise<ClaimedItem | null> {
  const [text, params] = statement(input, at)
  for (let i = 0; i < TRIES; i++) {
    let rows: (ClaimedItem | { workItemId: null })[]
    try {
      rows = await db.query(text, params, text === NEXT ? 'claim-next' : undefined)
    } catch (error) {
      if (isCustomerTaken(error)) continue
      throw error
    }
    const [row] = rows
    if (row === undefined) return explainNoClaim(db, input, at)
    // Null: only leases that ran out were given back, and one of them may be the item to claim.
    if (row.workItemId !== null) {
      const { workItemId: id, caseId, customerId, actionId, leaseUntil } = row
      return { workItemId: id, caseId, customerId, actionId, leaseUntil }
    }
  }
  throw new Error(`Queue ${input.queueId}: ${TRIES} claims in a row met a customer who was taken at the same moment.`)
}

function isCustomerTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint === 'work_item_one_lease_a_customer'
}
