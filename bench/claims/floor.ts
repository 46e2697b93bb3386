import type { Database } from '../../src/db/database.ts'
import { type WorkedOff, clocked, workOff } from './agents.ts'

const CLAIM = `UPDATE job SET state = 'leased', until = now() + interval '15 minutes'
  WHERE id = (SELECT id FROM job WHERE state = 'waiting' ORDER BY rank DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`

/** The floor: one narrow table, one statement a claim and one a completion, no lease of a customer, no events, no gate. */
export async function workBareTable(db: Database, items: number, agents: number, complete: boolean): Promise<WorkedOff> {
  await db.script(`CREATE TABLE job (id bigint PRIMARY KEY, state text NOT NULL, rank float8 NOT NULL, until timestamptz);
    INSERT INTO job SELECT i, 'waiting', (i * 7919 % 1000003)::float8 FROM generate_series(1, ${items}) i;
    CREATE INDEX job_next ON job (rank DESC, id) WHERE state = 'waiting'`)
  await db.script('VACUUM ANALYZE job')
  return workOff(agents, async (_agent, took) => {
    const [job] = await clocked('claim', took, () => db.query<{ id: number }>(CLAIM))
    if (job === undefined) return false
    if (complete) await clocked('complete', took, () => db.query(`UPDATE job SET state = 'done' WHERE id = $1`, [job.id]))
    return true
  })
}
