import { recordContact } from '../../src/actions/contact.service.ts'
import { dispatchAction } from '../../src/actions/dispatch.service.ts'
import type { Database } from '../../src/db/database.ts'
import { type ClaimedItem, claimWorkItem } from '../../src/queues/claim.service.ts'
import { openHouse } from '../house.ts'
import { WORLD_NOW } from '../portfolio-world.ts'
import { FIRST_QUEUE } from '../queue-world.ts'
import { type WorkedOff, clocked, workOff } from './agents.ts'

const code = (agent: number): string => `agent-${agent}`

export async function hireAgents(db: Database, agents: number): Promise<void> {
  await db.query(
    `INSERT INTO agent (code, name, skills, languages) SELECT 'agent-' || n, 'Agent ' || n, '{}', '{en}' FROM generate_series(0, $1::int - 1) n`,
    [agents],
  )
}

/** Every item is leased and nothing more: the claim alone. */
export async function claimAll(db: Database, agents: number): Promise<WorkedOff> {
  const queueId = await firstQueue(db)
  return workOff(agents, async (agent, took) => (await clocked('claim', took, () => claim(db, queueId, agent))) !== null)
}

/** What an agent does with each item: claim, dispatch (the gate's second look), record the outcome, which completes it. */
export async function workAll(db: Database, agents: number): Promise<WorkedOff> {
  const queueId = await firstQueue(db)
  const { rulebooks, hooks } = await openHouse(db)
  return workOff(agents, async (agent, took) => {
    const item = await clocked('claim', took, () => claim(db, queueId, agent))
    if (item === null) return false
    await clocked('dispatch', took, () => dispatchAction(db, rulebooks, hooks, { workItemId: item.workItemId, agent: code(agent) }, WORLD_NOW))
    await clocked('complete', took, () =>
      recordContact(
        db,
        {
          caseId: item.caseId, actionId: item.actionId, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'NO_ANSWER', agent: code(agent),
          idempotencyKey: `bench-${item.actionId}-outcome`,
        },
        { at: WORLD_NOW, actor: code(agent) },
      ),
    )
    return true
  })
}

const claim = (db: Database, queueId: number, agent: number): Promise<ClaimedItem | null> =>
  claimWorkItem(db, { queueId, agent: code(agent) }, WORLD_NOW)

async function firstQueue(db: Database): Promise<number> {
  const [queue] = await db.query<{ id: number }>('SELECT id FROM queue WHERE code = $1', [FIRST_QUEUE])
  if (queue === undefined) throw new Error('The world has no queue.')
  return queue.id
}
