import { join } from 'node:path'
import type { App } from '../app.ts'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { CycleReport } from '../cycle/cycle.service.ts'
import { importFile } from '../portfolio/import-file.service.ts'
import { readImportMap } from '../portfolio/import-files.service.ts'
import { localDate, planInstant } from '../cycle/plan-instant.rules.ts'
import { installDefaultSet } from '../strategies/default-set.service.ts'
import { createProgress } from './progress.ts'

const MAP = join(import.meta.dirname, '..', '..', 'examples', 'maps', 'sample.map.json')

/** Customers of the sample portfolio. */
export const SAMPLE_CUSTOMERS = 5_000

/** Agents of a first start: one for each kind of queue. */
export const SAMPLE_AGENTS = [
  { code: 'ann', name: 'Ann', skills: [] },
  { code: 'bao', name: 'Bao', skills: ['VULNERABILITY'] },
  { code: 'lin', name: 'Lin', skills: ['LEGAL'] },
  { code: 'fei', name: 'Fei', skills: ['FIELD'] },
  { code: 'sender', name: 'Sender', skills: ['SENDER'] },
] as const

/** Whether nobody has put anything in yet. */
export async function isEmpty(db: Database): Promise<boolean> {
  const [row] = await db.query<{ any: boolean }>('SELECT EXISTS (SELECT 1 FROM portfolio) OR EXISTS (SELECT 1 FROM strategy) AS any')
  return row?.any === false
}

/** The shipped strategies and queues, agents, the sample portfolio, and one day's cycle over it. Never in production. */
export async function seed(app: App, db: Database, clock: Clock, seedNumber: number): Promise<CycleReport> {
  await installDefaultSet(db, clock)
  await db.query(
    `INSERT INTO agent (code, name, skills, languages)
     SELECT a.code, a.name, ARRAY(SELECT jsonb_array_elements_text(a.skills)), '{en,zh}' FROM jsonb_to_recordset($1::jsonb) AS a(code text, name text, skills jsonb)
     ON CONFLICT (code) DO NOTHING`,
    [JSON.stringify(SAMPLE_AGENTS)],
  )
  const map = await readImportMap(MAP)
  const { code, timeZone } = map.portfolio
  const asOf = lastPlannedDay(clock.now(), timeZone)
  // Loaded here only: the generator brings a library of names and addresses with it.
  const { sampleStream } = await import('../portfolio/sample-portfolio.ts')
  const importing = createProgress('sample portfolio')
  await importFile(db, {
    stream: sampleStream({ seed: seedNumber, customers: SAMPLE_CUSTOMERS, asOf }),
    name: 'sample-portfolio.ndjson',
    map,
    asOf,
    clock,
    actor: 'sample',
    onProgress: (p) => importing.update(p.bytesRead, p.bytesTotal, `${p.rowsRead} accounts`),
  })
  importing.stop()
  const cycling = createProgress(`cycle of ${asOf}`)
  const report = await app.runCycle({ portfolio: code, businessDate: asOf, onProgress: (p) => cycling.update(p.customers, p.customersTotal, `${p.customers} customers`) })
  cycling.stop()
  return report
}

/** The last business date whose contacts have begun: a newcomer finds work that can be claimed at any hour. */
function lastPlannedDay(now: Date, timeZone: string): string {
  const today = localDate(now, timeZone)
  return planInstant(today, timeZone) <= now ? today : localDate(new Date(now.getTime() - 86_400_000), timeZone)
}
