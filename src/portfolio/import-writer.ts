import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { Batch } from './import-batch.ts'
import type { RejectedRow } from './import-fault.ts'
import { checkpoint, type ImportJob } from './import-job.service.ts'
import type { FileMap } from './import-map.ts'
import { mergeBatch } from './import-merge.ts'
import type { RejectFile } from './import-rejects.ts'
import type { RowReader } from './import-row.ts'

interface WriterParts {
  readonly map: FileMap
  readonly reader: RowReader
  readonly rejects: RejectFile
  readonly clock: Clock
  readonly actor: string
  readonly fileName: string
}

/** Writes batches one after the other; while one is being written the next is read. */
export function batchWriter(db: Database, { map, reader, rejects, clock, actor, fileName }: WriterParts, started: ImportJob) {
  let job = started
  let writing = Promise.resolve()
  const write = async ({ rows, rejected, lastLine }: Batch): Promise<void> => {
    const now = clock.now()
    job = await db.tx(async (sql) => {
      const context = { map, jobId: job.id, portfolioId: job.portfolioId, now, columns: reader, where: db.kind }
      const { refusals, counts } = await mergeBatch(sql, rows, context)
      const raws = new Map(refusals.length === 0 ? [] : rows.map((row) => [row.line, row.raw]))
      const refused = refusals.map(({ line, ...fault }): RejectedRow => ({ line, raw: raws.get(line) ?? '', faults: [fault] }))
      const back = [...rejected, ...refused].sort((a, b) => a.line - b.line)
      const rejectBytes = await rejects.append(back)
      const after: ImportJob = {
        ...job,
        checkpointLine: lastLine,
        rowsRead: job.rowsRead + rows.length + rejected.length,
        inserted: job.inserted + counts.inserted,
        updated: job.updated + counts.updated,
        unchanged: job.unchanged + counts.unchanged,
        rejected: job.rejected + back.length,
        rejectFile: rejectBytes === 0 ? null : rejects.path,
        rejectBytes,
      }
      await checkpoint(sql, job, after, fileName, now, actor)
      return after
    })
  }
  return {
    job: () => job,
    async batch(batch: Batch | null): Promise<void> {
      await writing
      if (batch === null) return
      writing = write(batch)
      // Reported by the next call; until then it must not count as unhandled.
      writing.catch(() => {})
    },
    done: () => writing,
  }
}
