import { join } from 'node:path'
import { fullFormat, type FileMap } from './import-map.ts'
import { fileHash, openFile, openRecords } from './import-open.ts'
import type { RecordSource } from './import-record.ts'
import { ColumnMissing, FileMalformed, FileNotReadable } from './import.errors.ts'

export interface Lookups {
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Hashes of the files, so that a change in one of them is another import. */
  readonly hashes: readonly string[]
}

/**
 * Reads the files that a mapping looks values up in, whole, from the folder of the imported file.
 * @throws FileNotReadable, ColumnMissing, FileMalformed
 */
export async function readLookups(map: FileMap, folder: string | undefined): Promise<Lookups> {
  const maps = new Map<string, ReadonlyMap<string, string>>()
  const hashes: string[] = []
  for (const [name, lookup] of Object.entries(map.lookups)) {
    if (folder === undefined) throw new FileNotReadable(lookup.file, `the lookup ${name} needs a folder, and the import came as a stream`)
    const file = await openFile(join(folder, lookup.file), lookup.file)
    hashes.push(await fileHash(file))
    const source = await openRecords(file, fullFormat(lookup.format, map.format))
    try {
      maps.set(name, await readLookup(lookup, source))
    } finally {
      source.close()
    }
  }
  return { maps, hashes }
}

async function readLookup(lookup: FileMap['lookups'][string], source: RecordSource): Promise<Map<string, string>> {
  const names = [lookup.key, lookup.value, ...(lookup.where === undefined ? [] : [lookup.where.column])]
  const missing = source.columns === null ? [] : names.filter((column) => !source.columns?.includes(column))
  if (missing.length > 0) throw new ColumnMissing(lookup.file, missing, source.columns ?? [])
  const [key, value, where] = names.map((column) => {
    const index = source.columns?.indexOf(column) ?? -1
    return (node: unknown) => String((source.columns === null ? (node as Record<string, unknown>)[column] : (node as string[])[index]) ?? '').trim()
  })
  const found = new Map<string, string>()
  for await (const records of source.records()) {
    for (const { node, fault, line } of records) {
      if (fault !== undefined) throw new FileMalformed(lookup.file, line, fault.reason)
      if (where !== undefined && lookup.where?.in.includes(where(node)) === false) continue
      found.set(key?.(node) ?? '', value?.(node) ?? '')
    }
  }
  return found
}
