import { Readable } from 'node:stream'
import { join } from 'node:path'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { readImportMap } from '../../src/portfolio/import-files.service.ts'
import { samplePortfolio } from '../../src/portfolio/sample-portfolio.ts'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'

export const DAY = '2026-03-02'
export const clock = fixedClock('2026-03-02T15:00:00Z')

/** A generated portfolio with the shipped strategies and queues: customers of every bucket, no case yet. */
export async function fillWorld(db: Database, customers: number): Promise<void> {
  await installDefaultSet(db, clock)
  const map = await readImportMap(join(import.meta.dirname, '..', '..', 'examples', 'maps', 'sample.map.json'))
  const records = async function* () {
    for await (const record of samplePortfolio({ seed: 7, customers, asOf: DAY })) yield JSON.stringify(record) + '\n'
  }
  await importFile(db, { stream: Readable.from(records()), name: 'sample.ndjson', map, asOf: DAY, clock })
}

/** Every row that a cycle writes, by natural keys: surrogate ids differ from run to run where a sequence skipped some. */
export async function everythingWritten(db: Database): Promise<Record<string, unknown[]>> {
  const CASE = 'JOIN collection_case c ON c.id = x.case_id JOIN customer u ON u.id = c.customer_id'
  const statements: Record<string, string> = {
    cases: `SELECT u.external_id, c.state, c.opened_on, c.closed_on, c.close_code, c.grade, c.segment_code, c.reopen_count,
              (SELECT string_agg(a.external_id, ',' ORDER BY a.external_id) FROM account a WHERE a.case_id = c.id) AS accounts
              FROM collection_case c JOIN customer u ON u.id = c.customer_id ORDER BY 1, 3`,
    grades: `SELECT u.external_id, x.grade, x.risk, x.ability, x.willingness, x.reason_codes, x.plugin, x.plugin_version, x.valid_from, x.valid_to FROM grade x ${CASE} ORDER BY 1, 9`,
    segments: `SELECT u.external_id, x.segment_code, x.valid_from, x.valid_to FROM segment_membership x ${CASE} ORDER BY 1, 3`,
    enrolments: `SELECT u.external_id, s.code, v.number, x.state, x.entered_on, x.ended_on, x.end_reason FROM enrolment x ${CASE}
                   JOIN strategy_version v ON v.id = x.strategy_version_id JOIN strategy s ON s.id = v.strategy_id ORDER BY 1, 2, 5`,
    actions: `SELECT u.external_id, s.code, x.plugin, x.step_key, x.occurrence, x.part, x.tone, x.treatment, x.channel, p.value, x.planned_for, x.available_at, x.state, x.state_reason,
                x.next_allowed_at, r.business_date, x.decision FROM action x ${CASE} LEFT JOIN enrolment e ON e.id = x.enrolment_id
                LEFT JOIN strategy_version v ON v.id = e.strategy_version_id LEFT JOIN strategy s ON s.id = v.strategy_id
                JOIN cycle_run r ON r.id = x.cycle_run_id LEFT JOIN contact_point p ON p.id = x.contact_point_id ORDER BY 1, 2, 3, 4, 5, 6`,
    refusals: `SELECT u.external_id, a.step_key, a.occurrence, f.stage, f.business_date, f.code, f.rule, f.citation, f.reason, f.channel, f.next_allowed_at
                 FROM refusal f JOIN action a ON a.id = f.action_id JOIN customer u ON u.id = f.customer_id ORDER BY 1, 2, 3, 4, 5, 7, 10`,
    workItems: `SELECT u.external_id, q.code, a.step_key, a.occurrence, x.state, x.rank, x.available_at FROM work_item x ${CASE} JOIN queue q ON q.id = x.queue_id
                  JOIN action a ON a.id = x.action_id ORDER BY 1, 3, 4`,
    // Batches commit in any order, and so are the changes of a queue numbered; that the numbers have no gap is checked instead.
    queues: `SELECT q.code, q.sequence, (SELECT count(DISTINCT e.queue_seq) = q.sequence AND coalesce(max(e.queue_seq), 0) = q.sequence
               FROM event e WHERE e.queue_id = q.id) AS gapless FROM queue q ORDER BY 1`,
    events: `SELECT x.type, x.at, x.actor, u.external_id, q.code, x.payload - 'workItemId' AS payload FROM event x
               LEFT JOIN customer u ON u.id = x.customer_id LEFT JOIN queue q ON q.id = x.queue_id
              WHERE x.type NOT LIKE 'import.%' AND x.type NOT LIKE 'strategy%' ORDER BY 5, 1, 4, 6`,
    runs: 'SELECT business_date, finished_at IS NOT NULL AS finished, manifest, counts FROM cycle_run ORDER BY 1',
  }
  const everything: Record<string, unknown[]> = {}
  for (const [name, text] of Object.entries(statements)) everything[name] = await db.query(text)
  return everything
}
