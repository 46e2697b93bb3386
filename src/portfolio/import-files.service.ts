import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../db/database.ts'
import { importFile, type ImportReport, type ImportSettings } from './import-file.service.ts'
import { type ImportMap, parseImportMap } from './import-map.ts'
import { FileNotReadable, MappingInvalid } from './import.errors.ts'

/** Reads and checks a mapping file. @throws FileNotReadable, MappingInvalid */
export async function readImportMap(path: string): Promise<ImportMap> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new FileNotReadable(path, (error as Error).message)
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new MappingInvalid([{ path: '', message: `is not JSON (${(error as Error).message})` }])
  }
  return parseImportMap(json)
}

/**
 * Imports a file, or from a folder every file that the mapping names, in the mapping's order. Stops at the first that fails.
 * `onFile` is told each file before it is begun. With several files a given `rejectFile` gets the file's name put before it.
 */
export async function importFiles(
  db: Database,
  { path, map, onFile, ...settings }: ImportSettings & { readonly path: string; readonly map: ImportMap; readonly onFile?: (file: string) => void },
): Promise<ImportReport[]> {
  const folder = await stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )
  const paths = folder ? map.files.map((file) => join(path, file.file ?? '')) : [path]
  const reports: ImportReport[] = []
  for (const [index, one] of paths.entries()) {
    if (settings.signal?.aborted === true) break
    onFile?.(one)
    const rejectFile =
      settings.rejectFile === undefined || paths.length === 1
        ? settings.rejectFile
        : settings.rejectFile.replace(/([^/\\]*)$/, `${map.files[index]?.file}.$1`)
    reports.push(await importFile(db, { ...settings, rejectFile, path: one, map }))
  }
  return reports
}
