import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { InvalidInput } from '../schema/errors.ts'
import { importFile, type ImportReport } from './import-file.service.ts'
import { readImportMap } from './import-files.service.ts'
import type { ImportMap } from './import-map.ts'

/** Rejected rows that an answer lists; the reject file on the server has all. */
export const REJECTIONS_SHOWN = 100

const MAPS = join(import.meta.dirname, '..', '..', 'examples', 'maps')

export interface Rejection {
  /** Physical line, from 1. */
  readonly line: number
  readonly column: string
  readonly code: string
  readonly reason: string
}

export interface TextImport {
  readonly report: ImportReport
  /** The first ones, in the order of the file; without the rows themselves, which may hold personal data. */
  readonly rejections: readonly Rejection[]
}

/** A shipped mapping by its name. Throws `InvalidInput` when there is none. */
export async function shippedMap(name: string): Promise<ImportMap> {
  const path = join(MAPS, `${name}.map.json`)
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(path)) {
    throw new InvalidInput(`There is no shipped mapping "${name.slice(0, 60)}". Give the mapping itself as \`map\`.`, ['mapName'])
  }
  return readImportMap(path)
}

/** Imports a file that came as text. Throws what `importFile` throws. Rejected rows are kept in `folder`. */
export async function importText(
  db: Database,
  input: { readonly name: string; readonly content: string; readonly map: ImportMap; readonly folder: string; readonly clock: Clock; readonly actor: string },
): Promise<TextImport> {
  await mkdir(input.folder, { recursive: true })
  const digest = createHash('sha256').update(input.content).digest('hex').slice(0, 16)
  const report = await importFile(db, {
    stream: Readable.from([Buffer.from(input.content)]),
    name: input.name,
    map: input.map,
    clock: input.clock,
    actor: input.actor,
    rejectFile: join(input.folder, `${digest}.rejects.csv`),
  })
  return { report, rejections: report.rejectFile === null ? [] : await readRejections(report.rejectFile) }
}

async function readRejections(path: string): Promise<Rejection[]> {
  const rejections: Rejection[] = []
  const records = createReadStream(path).pipe(parse({ columns: true, to: REJECTIONS_SHOWN }))
  for await (const row of records as AsyncIterable<Record<'line' | 'column' | 'code' | 'reason', string>>) {
    rejections.push({ line: Number(row.line), column: row.column, code: row.code, reason: row.reason })
  }
  return rejections
}
