import type { Sql } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { AgentNotCertified, AgentNotSkilled } from '../teams/agent.errors.ts'
import { assertMove } from '../db/state-machine.ts'
import type { ClaimInput } from './claim.service.ts'
import { AlreadyLeased, NotYetAvailable } from './lease.errors.ts'
import { workItemMachine, type WorkItemState } from './work-item.machine.ts'

/** Why a claim gave nothing: throws the reason; null when the queue is simply empty. */
export async function explainNoClaim(sql: Pick<Sql, 'query'>, input: ClaimInput, at: Date): Promise<null> {
  const { queueId, agent, workItemId = null, portfolios = null } = input
  const [queue] = await sql.query<{ skills: string[] }>('SELECT required_skills AS skills FROM queue WHERE id = $1', [queueId])
  if (queue === undefined) throw new NotFound('Queue', queueId, ['queueId'])
  const [worker] = await sql.query<{ id: number; active: boolean; skills: string[] }>('SELECT id, active, skills FROM agent WHERE code = $1', [agent])
  if (worker === undefined) throw new NotFound('Agent', agent, ['agentCode'])
  if (!worker.active) throw new InvalidInput(`Agent ${agent} is not active. Have the agent activated before claiming.`, ['agentCode'])
  const missing = queue.skills.filter((skill) => !worker.skills.includes(skill))
  if (missing.length > 0) throw new AgentNotSkilled(agent, missing)
  const expired = await sql.query<{ code: string }>(
    `SELECT code FROM certificate WHERE agent_id = $1 AND code = ANY($2::text[])
     GROUP BY code HAVING max(expires_on) < ($3::timestamptz AT TIME ZONE 'UTC')::date ORDER BY code`,
    [worker.id, queue.skills, at],
  )
  if (expired.length > 0) throw new AgentNotCertified(agent, expired.map((c) => c.code))
  if (workItemId === null) return null

  const [item] = await sql.query<{ state: WorkItemState; availableAt: Date; leaseUntil: Date | null; heldUntil: Date | null }>(
    `SELECT w.state, w.available_at AS "availableAt", w.lease_until AS "leaseUntil",
       (SELECT l.lease_until FROM work_item l WHERE l.customer_id = w.customer_id AND l.state = 'LEASED' AND l.id <> w.id) AS "heldUntil"
     FROM work_item w JOIN collection_case c ON c.id = w.case_id JOIN portfolio p ON p.id = c.portfolio_id
     WHERE w.id = $1 AND w.queue_id = $2 AND ($3::text[] IS NULL OR p.code = ANY($3::text[]))`,
    [workItemId, queueId, portfolios],
  )
  if (item === undefined) throw new NotFound('WorkItem', workItemId, ['workItemId'])
  const heldUntil = item.state === 'LEASED' ? item.leaseUntil : item.heldUntil
  if (heldUntil !== null) throw new AlreadyLeased(workItemId, heldUntil)
  assertMove(workItemMachine, item.state, 'LEASED')
  if (item.availableAt > at) throw new NotYetAvailable(workItemId, item.availableAt)
  // Free again since: it was given back between the claim and this look.
  throw new AlreadyLeased(workItemId, at)
}
