import type { Channel } from '../../src/compliance/gate.types.ts'
import type { Database } from '../../src/db/database.ts'
import type { TestApp } from '../../src/testkit/app.ts'
import { createWorld, type World } from '../../src/testkit/world.ts'
import { globalId } from '../api/two-portfolios.ts'

/** Monday, 10:00 in New York. */
export const NOW = '2026-03-02T15:00:00Z'
const DAY = 86_400_000
const ago = (days: number): Date => new Date(Date.parse(NOW) - days * DAY)

/** Every channel that the house's caps count together. */
const CAPPED: readonly Channel[] = ['VOICE', 'SMS', 'EMAIL', 'SOCIAL', 'VISIT']

export interface Waiting {
  readonly workItemId: number
  readonly actionId: number
  readonly agent: string
  readonly queueId: number
  readonly caseId: number
  readonly channel: Channel
}

export interface RaceWorld {
  readonly customerId: number
  readonly caseId: number
  readonly items: readonly Waiting[]
}

export interface RaceOptions {
  readonly items?: number
  readonly channels?: readonly Channel[]
  /** Days before now on which somebody was contacted already, and by what. */
  readonly contacted?: readonly { readonly daysAgo: number; readonly channel: Channel }[]
  /** Debts, one case each, in portfolios of their own; the items are spread over them. */
  readonly cases?: number
  /** Telephone numbers of the customer; the items take turns. */
  readonly numbers?: number
  /** Packs of the portfolios, instead of HOUSE. */
  readonly packs?: readonly string[]
  /** All leased at once, each to an agent of its own: more than claims allow. */
  readonly leased?: boolean
  /** Where one database is filled several times. */
  readonly world?: World
}

/**
 * One customer with many actions that wait since ten days ago, longer than the caps look back, so that none counts before it is dispatched; each in a
 * queue of its own, with an agent of its own.
 */
export async function fillRace(db: Database, options: RaceOptions = {}): Promise<RaceWorld> {
  const { items = 32, channels = CAPPED, contacted = [], cases = 1, numbers = 1, packs, leased = true, world = createWorld(db) } = options
  const grounds = []
  for (let i = 0; i < cases; i++) grounds.push(await world.ground())
  const [ground] = grounds as [(typeof grounds)[number]]
  const debtor = await world.delinquent(ground, { action: { state: 'EXPIRED' }, workItem: { state: 'REMOVED' } })
  const { customerId, contactPointId } = debtor
  const places = [{ ...debtor, cycleRunId: ground.cycleRunId }]
  for (const more of grounds.slice(1)) {
    const caseId = await world.case(customerId, more.portfolioId)
    await world.account({ customerId, portfolioId: more.portfolioId, caseId })
    places.push({ ...debtor, caseId, enrolmentId: await world.enrolment({ customerId, caseId, versionId: more.versionId }), cycleRunId: more.cycleRunId })
  }
  await db.query(`UPDATE contact_point SET consented_channels = string_to_array($2, ',')::"Channel"[] WHERE id = $1`, [contactPointId, CAPPED.join()])
  const points = [contactPointId]
  while (points.length < numbers) points.push(await world.contactPoint(customerId))
  if (packs !== undefined) await db.query(`UPDATE portfolio SET rule_packs = string_to_array($1, ',')`, [packs.join()])
  // The index lets one agent at a time hold a customer. Without it, the caps have to hold by themselves.
  if (leased) await db.script('DROP INDEX IF EXISTS work_item_one_lease_a_customer')
  for (const [i, { daysAgo, channel }] of contacted.entries()) {
    await db.query(
      `INSERT INTO contact (customer_id, case_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
       VALUES ($1, $2, $3, $4::"Channel", 'OUTBOUND', $5, 'SENT', 'DELIVERED', $6)`,
      [customerId, debtor.caseId, contactPointId, channel, ago(daysAgo), `before-${customerId}-${i}`],
    )
  }
  const waiting: Waiting[] = []
  for (let i = 0; i < items; i++) {
    const place = places[i % places.length] as (typeof places)[number]
    const channel = channels[Math.floor(i / places.length) % channels.length] as Channel
    const queueId = await world.queue()
    const agentId = await world.agent()
    const actionId = await world.action(place, { channel, contact_point_id: points[i % numbers] as number, available_at: ago(10), planned_for: '2026-02-20' })
    const lease = leased ? { state: 'LEASED', lease_agent_id: agentId, lease_until: new Date(Date.parse(NOW) + 600_000) } : {}
    const workItemId = await world.workItem({ queueId, customerId, caseId: place.caseId, actionId }, { available_at: ago(10), ...lease })
    const [agent] = await db.query<{ code: string }>('SELECT code FROM agent WHERE id = $1', [agentId])
    waiting.push({ workItemId, actionId, queueId, caseId: place.caseId, channel, agent: agent?.code as string })
  }
  return { customerId, caseId: debtor.caseId, items: waiting }
}

const DISPATCH = `mutation ($id: ID!) { actionDispatch(input: { workItemId: $id }) {
  action { state } errors { __typename ... on ContactRefused { refusals { code rule } } } } }`

export interface Attempted {
  readonly item: Waiting
  /** Codes of the refusals; empty: placed. */
  readonly refused: readonly string[]
}

/** Each in the name of its own agent, all at once. */
export async function dispatchAll(app: TestApp, items: readonly Waiting[]): Promise<Attempted[]> {
  return Promise.all(
    items.map(async (item) => {
      const { data, errors } = await app.execute(DISPATCH, { id: globalId('WorkItem', item.workItemId) }, { role: 'AGENT', agent: item.agent })
      if (errors !== undefined) throw new Error(JSON.stringify(errors))
      const { action, errors: typed } = data.actionDispatch
      const other = typed.filter((e: { __typename: string }) => e.__typename !== 'ContactRefused')
      if (other.length > 0) throw new Error(JSON.stringify(other))
      if (typed.length === 0 && action?.state !== 'IN_PROGRESS') throw new Error(`Placed, and ${JSON.stringify(action)}.`)
      return { item, refused: typed.flatMap((e: { refusals: { code: string }[] }) => e.refusals.map((r) => r.code)) }
    }),
  )
}

export const placedOf = (attempts: readonly Attempted[]): Waiting[] => attempts.filter((a) => a.refused.length === 0).map((a) => a.item)

/** What stands in the database, by state. */
export async function statesOf(db: Database, items: readonly Waiting[]): Promise<Record<string, number>> {
  const rows = await db.query<{ state: string; n: number }>('SELECT state::text, count(*)::int AS n FROM action WHERE id = ANY($1::bigint[]) GROUP BY 1', [
    items.map((i) => i.actionId),
  ])
  return Object.fromEntries(rows.map((r) => [r.state, r.n]))
}
