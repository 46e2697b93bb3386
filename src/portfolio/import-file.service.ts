import { createHash } from 'node:crypto'
import { copyFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Readable } from 'node:stream'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { batcher } from './import-batch.ts'
import { finishJob, type ImportJob, startJob } from './import-job.service.ts'
import { type Lookups, readLookups } from './import-lookups.ts'
import type { FileMap, ImportMap } from './import-map.ts'
import { fileHash, openFile, openRecords, type OpenFile } from './import-open.ts'
import type { RecordSource } from './import-record.ts'
import { defaultRejectPath, holdsBytes, openRejects } from './import-rejects.ts'
import { compileRow } from './import-row.ts'
import { spool } from './import-spool.ts'
import { batchWriter } from './import-writer.ts'
import { ImportBusy, MappingInvalid } from './import.errors.ts'

export interface ImportProgress {
  /** Bytes of the file as it stands on disk, compressed or not. */
  readonly bytesRead: number
  readonly bytesTotal: number
  readonly rowsRead: number
  readonly rejected: number
}

export interface ImportSettings {
  readonly clock: Clock
  /** Business date that is put in the place of the mapping's `asOf`. */
  readonly asOf?: string | undefined
  /** Where rejected rows go; beside the file, or in the current folder, unless told. */
  readonly rejectFile?: string | undefined
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Rows of one transaction. */
  readonly batchRows?: number | undefined
  /** Stops after the batch at hand; the same import goes on from there later. */
  readonly signal?: AbortSignal | undefined
  /** Who imports, for the audit. */
  readonly actor?: string | undefined
}

export type ImportInput = ImportSettings & { readonly map: ImportMap } & (
    { readonly path: string } | { readonly stream: Readable; readonly name: string }
  )

export interface ImportReport {
  readonly jobId: number
  readonly file: string
  /** RUNNING: stopped by the signal, to be gone on with. */
  readonly state: 'COMPLETED' | 'RUNNING'
  /** accepted + rejected, always. */
  readonly rowsRead: number
  /** inserted + updated + unchanged. */
  readonly accepted: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: number
  /** Null when no row was rejected. */
  readonly rejectFile: string | null
  /** The line after which this run went on; 0 when it began at the start. */
  readonly resumedFromLine: number
}

/**
 * Imports one file in batches, each one transaction with its checkpoint. Natural keys (source system and external id) make a
 * second import a no-op and a changed row an update. A run that was killed goes on when the same file comes with the same mapping.
 *
 * @throws MappingInvalid, ColumnMissing, ColumnUnmapped, FileNotReadable, PortfolioConflict, RejectFileNotWritable: nothing is written
 * @throws FileMalformed, ImportBusy: the batches before stay
 */
export async function importFile(db: Database, input: ImportInput): Promise<ImportReport> {
  if ('path' in input)
    return importOpen(db, await openFile(input.path, basename(input.path)), pick(input.map, basename(input.path)), dirname(input.path), input)
  const spooled = await spool(input.stream, input.name)
  try {
    return await importOpen(db, spooled.file, pick(input.map, input.name), undefined, input)
  } finally {
    await spooled.remove()
  }
}

/** The mapping of a file: the only one, or the one that names it. */
function pick(map: ImportMap, name: string): FileMap {
  const [only, ...more] = map.files
  if (only !== undefined && more.length === 0) return only
  const named = map.files.find((file) => file.file === name)
  if (named !== undefined) return named
  throw new MappingInvalid([
    { path: 'files', message: `none is named ${name}; import the folder, or name one of ${map.files.map((file) => file.file).join(', ')}` },
  ])
}

async function importOpen(db: Database, file: OpenFile, map: FileMap, folder: string | undefined, settings: ImportSettings): Promise<ImportReport> {
  const lookups = await readLookups(map, folder)
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([await fileHash(file), map, settings.asOf ?? null, lookups.hashes]))
    .digest('hex')
  let bytesRead = 0
  const source = await openRecords(file, map.format, (read) => (bytesRead = read))
  try {
    return await importSource(db, { file, map, source, folder, lookups, fingerprint, settings, bytesRead: () => bytesRead })
  } finally {
    source.close()
  }
}

interface ImportParts {
  readonly file: OpenFile
  readonly map: FileMap
  readonly source: RecordSource
  readonly folder: string | undefined
  readonly lookups: Lookups
  readonly fingerprint: string
  readonly settings: ImportSettings
  readonly bytesRead: () => number
}

async function importSource(
  db: Database,
  { file, map, source, folder, lookups, fingerprint, settings, bytesRead }: ImportParts,
): Promise<ImportReport> {
  const reader = compileRow(map, { file: file.name, columns: source.columns, lookups: lookups.maps, asOf: settings.asOf })
  const rejectPath = settings.rejectFile ?? (await defaultRejectPath(folder === undefined ? undefined : file.path, file.name))
  // Told before anything is written when the place cannot be written to.
  await (await openRejects(rejectPath, 0, { keep: true })).close()
  const started = await startJob(db, map, { name: file.name, fingerprint }, settings.clock.now(), (job) => recoverRejects(job, rejectPath))
  const rejects = await openRejects(rejectPath, started.rejectBytes)
  const write = batchWriter(db, { map, reader, rejects, clock: settings.clock, actor: settings.actor ?? 'import', fileName: file.name }, started)
  const gather = batcher(reader, { batchRows: settings.batchRows ?? 5000, keyColumn: keyColumn(map), remember: map.record !== 'account' })
  const tell = () =>
    settings.onProgress?.({ bytesRead: bytesRead(), bytesTotal: file.size, rowsRead: write.job().rowsRead, rejected: write.job().rejected })
  try {
    let stopped = false
    try {
      reading: for await (const records of source.records()) {
        for (const record of records) {
          if (record.line <= started.checkpointLine) {
            gather.pass(record)
            continue
          }
          gather.add(record)
          if (!gather.full()) continue
          await write.batch(gather.take())
          tell()
          stopped = settings.signal?.aborted === true
          if (stopped) break reading
        }
      }
    } finally {
      // What could be read before the file broke off is kept as well.
      await write.batch(gather.take())
      await write.done()
    }
    tell()
    if (!stopped) {
      await finishJob(db, started.id, 'COMPLETED', null, settings.clock.now())
      if (write.job().inserted > started.inserted) await db.script(`ANALYZE ${map.record === 'payment' ? 'payment' : 'customer, contact_point, account, account_snapshot'}`)
    }
    return report(write.job(), file.name, stopped ? 'RUNNING' : 'COMPLETED', started.checkpointLine)
  } catch (error) {
    if (!(error instanceof ImportBusy)) await finishJob(db, started.id, 'FAILED', (error as Error).message, settings.clock.now()).catch(() => {})
    throw error
  } finally {
    await rejects.close()
  }
}

/** Whether an interrupted run's rejected rows are still there; brings them to the place that this run asks for. */
async function recoverRejects(job: ImportJob, path: string): Promise<boolean> {
  if (job.rejectFile === null) return true
  if (!(await holdsBytes(job.rejectFile, job.rejectBytes))) return false
  if (job.rejectFile !== path) await copyFile(job.rejectFile, path)
  return true
}

function keyColumn(map: FileMap): string {
  if (map.record === 'account') return map.account.externalId.column ?? 'account.externalId'
  return (map.record === 'payment' ? map.payment.externalId.column : map.customer.externalId.column) ?? 'externalId'
}

function report(job: ImportJob, file: string, state: ImportReport['state'], resumedFromLine: number): ImportReport {
  const { id, rowsRead, inserted, updated, unchanged, rejected, rejectFile } = job
  return {
    jobId: id,
    file,
    state,
    rowsRead,
    accepted: inserted + updated + unchanged,
    inserted,
    updated,
    unchanged,
    rejected,
    rejectFile,
    resumedFromLine,
  }
}
