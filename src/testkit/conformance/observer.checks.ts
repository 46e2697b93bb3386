import type { Database } from '../../db/database.ts'
import { HOOKS, type HookName } from '../../plugin-host/catalogue.ts'
import { ask } from './ask.ts'
import type { Check } from './check.ts'
import { requestsOf } from './requests.rules.ts'

/** Events that are told twice. */
const TOLD = 44

/** A digest of what each table holds, by its name. */
export async function contentOf(db: Pick<Database, 'query'>): Promise<Map<string, string>> {
  const tables = await db.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations' ORDER BY 1`,
  )
  const rows = await db.query<{ name: string; content: string }>(
    tables.map(({ name }) => `SELECT '${name}' AS name, count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS content FROM "${name}" t`).join(' UNION ALL '),
  )
  return new Map(rows.map(({ name, content }) => [name, content]))
}

export const OBSERVER_CHECKS: readonly Check[] = [
  {
    id: 'observers.twice',
    title: 'An observer that is told twice, together or one by one, leaves the database as after the first time.',
    async run(subject) {
      const points = (Object.keys(subject.booted().hooks) as HookName[]).filter((point) => HOOKS[point].kind === 'observe')
      const { db, sample } = await subject.stand()
      if (db === null) return []
      const faults: string[] = []
      for (const point of points) {
        const events = requestsOf(point, sample, TOLD, 'realistic')
        if ((await ask(subject, point, events)).kind !== 'answered') continue
        const before = await contentOf(db)
        await ask(subject, point, events)
        for (const event of events.slice(0, TOLD / 2)) await ask(subject, point, [event])
        const after = await contentOf(db)
        const changed = [...after].filter(([name, content]) => before.get(name) !== content).map(([name]) => name)
        if (changed.length > 0) faults.push(`${point}: told again, it changed ${changed.join(', ')}. Key what it writes by the event's own id, ON CONFLICT DO NOTHING.`)
      }
      return faults
    },
  },
]
