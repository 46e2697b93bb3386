import type { RowFault } from './import-fault.ts'
import type { FileMap } from './import-map.ts'
import type { RowScope } from './import-row.ts'
import type { SourceScope } from './import-source.rules.ts'
import { ColumnMissing, ColumnUnmapped, MappingInvalid } from './import.errors.ts'

/** How the columns of one file are read, and which of them the mapping leaves unnamed. */
export interface RecordColumns {
  /** Reads the record itself. */
  readonly scope: SourceScope
  /** Reads the elements of a list in the record (NDJSON only). */
  readonly itemScope: (path: string) => SourceScope
  /** Called when every source is compiled. @throws ColumnMissing, ColumnUnmapped */
  check(): void
  /** What no source reads, to be kept as attributes; null where it is not kept. A fault where it is refused. */
  extra(node: unknown, faults: RowFault[]): Record<string, unknown> | null
}

export function compileColumns(map: FileMap, { file, columns, lookups }: RowScope): RecordColumns {
  const used = new Set<string>()
  const lookup = (name: string) => {
    const found = lookups.get(name)
    if (found === undefined) throw new MappingInvalid([{ path: 'lookups', message: `has no lookup "${name}"` }])
    return found
  }
  const common = { lookup, format: map.format }
  const itemScope = (path: string): SourceScope => {
    if (columns !== null) throw new MappingInvalid([{ path: 'each', message: `"${path}": a CSV file has no lists; name the columns one by one` }])
    return { ...common, column: byPath, use: () => {}, prefix: `${path}.` }
  }
  const ignored = new Set(map.ignore)
  let extras: { name: string; index: number }[] = []
  let topKeys = new Set<string>()
  return {
    scope: {
      ...common,
      column: (name) => {
        if (columns === null) return byPath(name)
        const index = columns.indexOf(name)
        return (node) => (node as readonly string[])[index]
      },
      use: (column) => used.add(column),
      prefix: '',
    },
    itemScope,
    check() {
      if (columns === null) {
        topKeys = new Set([...used].map((path) => path.split('.')[0] as string))
        return
      }
      const missing = [...used].filter((name) => !columns.includes(name))
      if (missing.length > 0) throw new ColumnMissing(file, missing, columns)
      extras = columns.map((name, index) => ({ name, index })).filter(({ name }) => !used.has(name) && !ignored.has(name))
      if (extras.length > 0 && map.extra === 'reject')
        throw new ColumnUnmapped(
          file,
          extras.map(({ name }) => name),
          [...used, ...ignored],
        )
    },
    extra(node, faults) {
      if (map.extra === 'ignore') return null
      const kept: Record<string, unknown> = {}
      if (columns !== null) {
        for (const { name, index } of extras) {
          const value = (node as readonly string[])[index]?.trim() ?? ''
          if (!map.format.nulls.includes(value)) kept[name] = value
        }
        return kept
      }
      for (const [name, value] of Object.entries(node as object)) {
        if (topKeys.has(name) || ignored.has(name)) continue
        if (map.extra === 'reject')
          faults.push({ column: name, code: 'UNMAPPED_COLUMN', reason: 'the mapping does not name it; map it, add it to "ignore", or set "extra"' })
        else kept[name] = value
      }
      return kept
    },
  }
}

function byPath(path: string): (node: unknown) => unknown {
  const keys = path.split('.')
  return (node) => {
    let at: unknown = node
    for (const key of keys) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
      at = (at as Record<string, unknown>)[key]
    }
    return at
  }
}
