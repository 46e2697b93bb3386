import PgBoss from 'pg-boss'
import { type WorkedOff, clocked, workOff } from './agents.ts'

const QUEUE = 'bench'

/** The peer: as many jobs in one pg-boss queue, fetched one by one, and completed where `complete` is set. */
export async function workPgBoss(url: string, items: number, agents: number, complete: boolean): Promise<WorkedOff> {
  const boss = new PgBoss({ connectionString: url, max: agents, supervise: false, schedule: false })
  boss.on('error', (error) => {
    throw error
  })
  await boss.start()
  try {
    await boss.createQueue(QUEUE)
    const job = (i: number) => ({ name: QUEUE, data: { workItemId: i, caseId: i, customerId: i }, priority: (i * 7919) % 1_000 })
    await boss.insert(Array.from({ length: items }, (_, i) => job(i)))
    const db = boss.getDb() as unknown as { executeSql(text: string, values: unknown[]): Promise<unknown> }
    await db.executeSql('ANALYZE', [])
    return await workOff(agents, async (_agent, took) => {
      const [job] = (await clocked('claim', took, () => boss.fetch(QUEUE))) ?? []
      if (job === undefined) return false
      if (complete) await clocked('complete', took, () => boss.complete(QUEUE, job.id))
      return true
    })
  } finally {
    await boss.stop({ graceful: false, wait: true })
  }
}
