import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { loanMap } from './maps.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const clock = fixedClock('2026-04-01T08:00:00Z')
const ROWS = 4000
const open: Database[] = []
afterAll(async () => {
  for (const db of open) await db.close()
})

/** Every 40th row is bad, and every 100th repeats a key of 1,000 rows before. */
const file = folder.write(
  'loans.csv',
  `id,customer,name,balance,dpd\n${Array.from({ length: ROWS }, (_, i) => `L${i % 100 === 99 && i > 1000 ? i - 1000 : i},C${i % 1700},"Name, ${i % 1700}",${i % 40 === 7 ? 'bad' : `${i}.25`},${i % 3 === 0 ? 31 : 0}\n`).join('')}`,
)

async function state(db: Database): Promise<unknown> {
  return {
    accounts: await db.query(
      `SELECT a.external_id, c.external_id AS customer, c.full_name, a.state, a.outstanding_minor, a.past_due_minor, a.oldest_unpaid_due_date, a.import_line
         FROM account a JOIN customer c ON c.id = a.customer_id ORDER BY a.external_id`,
    ),
    snapshots: await db.query(
      'SELECT a.external_id, s.as_of, s.dpd, s.outstanding_minor FROM account_snapshot s JOIN account a ON a.id = s.account_id ORDER BY 1, 2',
    ),
    jobs: await db.query('SELECT state, checkpoint_line, rows_read, inserted, updated, unchanged, rejected, reject_bytes FROM import_job'),
    events: await db.query(`SELECT count(*)::int AS n, sum((payload->>'rowsRead')::int)::int AS rows FROM event`),
  }
}

it('killed in the middle and run again, ends as an undisturbed run does', async () => {
  const calm = await createTestDatabase()
  open.push(calm)
  const calmRejects = join(folder.path, 'calm.csv')
  const whole = await importFile(calm, { path: file, rejectFile: calmRejects, map: loanMap(), clock, batchRows: 100 })
  expect(whole.rowsRead).toBe(ROWS)
  expect(whole.rejected).toBeGreaterThan(100)

  const server = process.env['DATABASE_URL'] === undefined ? undefined : await createTestDatabase()
  if (server !== undefined) open.push(server)
  const data = join(folder.path, 'data')
  const rejects = join(folder.path, 'rejects.csv')
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'import-child.ts'), file, rejects, server?.url ?? data, String(ROWS / 3)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')

  const db = server ?? (await openEmbedded({ folder: data }))
  if (server === undefined) open.push(db)
  const [job] = await db.query<{ state: string; checkpoint_line: number; reject_bytes: number }>(
    'SELECT state, checkpoint_line, reject_bytes FROM import_job',
  )
  expect(job?.state).toBe('RUNNING')
  // What the dead run wrote after its last commit must not stay.
  writeFileSync(rejects, 'torn'.repeat(50_000), { flag: 'a' })
  const report = await importFile(db, { path: file, rejectFile: rejects, map: loanMap(), clock, batchRows: 100 })
  expect(report).toMatchObject({ jobId: 1, state: 'COMPLETED', resumedFromLine: job?.checkpoint_line })
  expect(report.resumedFromLine).toBeGreaterThan(ROWS / 3)
  expect(report.rowsRead).toBe(report.accepted + report.rejected)
  expect(await state(db)).toEqual(await state(calm))
  expect(readFileSync(rejects, 'utf8')).toBe(readFileSync(calmRejects, 'utf8'))
}, 180_000)

it('begins again when the rejected rows of the interrupted run are lost', async () => {
  const db = await createTestDatabase()
  open.push(db)
  const stop = new AbortController()
  const small = folder.write('small.csv', readFileSync(file, 'utf8').split('\n').slice(0, 301).join('\n'))
  const rejectFile = join(folder.path, 'lost.csv')
  const settings = { path: small, rejectFile, map: loanMap(), clock, batchRows: 50 }
  await importFile(db, { ...settings, signal: stop.signal, onProgress: ({ rowsRead }) => rowsRead >= 100 && stop.abort() })
  truncateSync(rejectFile, 5)
  const report = await importFile(db, settings)
  expect(report).toMatchObject({ jobId: 2, state: 'COMPLETED', rowsRead: 300, resumedFromLine: 0 })
  expect(report.unchanged).toBeGreaterThan(90)
  expect(readFileSync(rejectFile, 'utf8').split('\n')).toHaveLength(report.rejected + 2)
})
