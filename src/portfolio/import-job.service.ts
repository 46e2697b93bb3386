import type { Database, Sql } from '../db/database.ts'
import { appendEvents } from '../events/event.service.ts'
import type { FileMap } from './import-map.ts'
import { ImportBusy } from './import.errors.ts'
import type { MergeCounts } from './import-stage.ts'
import { ensurePortfolio } from './portfolio.service.ts'

export interface ImportCounts extends MergeCounts {
  readonly rowsRead: number
  readonly rejected: number
}

export interface ImportJob extends ImportCounts {
  readonly id: number
  readonly portfolioId: number
  /** Line on which the last record starts that is done; 0 at first. */
  readonly checkpointLine: number
  readonly rejectFile: string | null
  readonly rejectBytes: number
}

interface JobRow {
  id: number
  portfolio_id: number
  checkpoint_line: number
  rows_read: number
  inserted: number
  updated: number
  unchanged: number
  rejected: number
  reject_file: string | null
  reject_bytes: number
}

/** The unfinished job of the same file and mapping, if `mayResume` has no objection; a new one otherwise. */
export async function startJob(
  db: Database,
  map: FileMap,
  file: { name: string; fingerprint: string },
  now: Date,
  mayResume: (job: ImportJob) => Promise<boolean>,
): Promise<ImportJob> {
  return db.tx(async (sql) => {
    const portfolioId = await ensurePortfolio(sql, map.portfolio, now)
    const [open] = await sql.query<JobRow>(
      `SELECT id, portfolio_id, checkpoint_line, rows_read, inserted, updated, unchanged, rejected, reject_file, reject_bytes
         FROM import_job WHERE fingerprint = $1 AND portfolio_id = $2 AND state <> 'COMPLETED' ORDER BY id DESC LIMIT 1`,
      [file.fingerprint, portfolioId],
    )
    if (open !== undefined) {
      const job = toJob(open)
      if (await mayResume(job)) {
        await sql.query(`UPDATE import_job SET state = 'RUNNING', error = NULL, finished_at = NULL WHERE id = $1`, [job.id])
        return job
      }
      await sql.query(`UPDATE import_job SET state = 'FAILED', error = coalesce(error, 'started again'), finished_at = $2 WHERE id = $1`, [
        job.id,
        now,
      ])
    }
    const [made] = await sql.query<JobRow>(
      `INSERT INTO import_job (portfolio_id, source, file_name, fingerprint, state, started_at) VALUES ($1, $2, $3, $4, 'RUNNING', $5)
       RETURNING id, portfolio_id, checkpoint_line, rows_read, inserted, updated, unchanged, rejected, reject_file, reject_bytes`,
      [portfolioId, map.sourceSystem, file.name, file.fingerprint, now],
    )
    return toJob(made as JobRow)
  })
}

/** Moves the job on, in the transaction that wrote the batch, and tells the outbox. @throws ImportBusy when another process moved it */
export async function checkpoint(sql: Sql, before: ImportJob, after: ImportJob, file: string, now: Date, actor: string): Promise<void> {
  const moved = await sql.query(
    `UPDATE import_job SET checkpoint_line = $3, rows_read = $4, inserted = $5, updated = $6, unchanged = $7, rejected = $8,
       reject_file = $9, reject_bytes = $10
      WHERE id = $1 AND checkpoint_line = $2 AND state = 'RUNNING' RETURNING id`,
    [
      after.id,
      before.checkpointLine,
      after.checkpointLine,
      after.rowsRead,
      after.inserted,
      after.updated,
      after.unchanged,
      after.rejected,
      after.rejectFile,
      after.rejectBytes,
    ],
  )
  if (moved.length === 0) throw new ImportBusy(after.id)
  const payload = {
    importJobId: after.id,
    portfolioId: after.portfolioId,
    file,
    line: after.checkpointLine,
    rowsRead: after.rowsRead - before.rowsRead,
    inserted: after.inserted - before.inserted,
    updated: after.updated - before.updated,
    unchanged: after.unchanged - before.unchanged,
    rejected: after.rejected - before.rejected,
  }
  await appendEvents(sql, [{ type: 'import.batchLoaded', payload }], { at: now, actor })
}

export async function finishJob(db: Sql, id: number, state: 'COMPLETED' | 'FAILED', error: string | null, now: Date): Promise<void> {
  await db.query('UPDATE import_job SET state = $2::"ImportState", error = $3, finished_at = $4 WHERE id = $1', [id, state, error, now])
}

function toJob(row: JobRow): ImportJob {
  return {
    id: row.id,
    portfolioId: row.portfolio_id,
    checkpointLine: row.checkpoint_line,
    rowsRead: row.rows_read,
    inserted: row.inserted,
    updated: row.updated,
    unchanged: row.unchanged,
    rejected: row.rejected,
    rejectFile: row.reject_file,
    rejectBytes: row.reject_bytes,
  }
}
