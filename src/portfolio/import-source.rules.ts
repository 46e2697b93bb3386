import type { RejectCode, RowFault } from './import-fault.ts'
import type { FileFormat } from './import-map.schema.ts'
import type { Source } from './import-source.schema.ts'

/** Takes a value out of one record; null is "not said". Adds to `faults` what is wrong with it, and is then null. */
export type Reader<T> = (node: unknown, faults: RowFault[]) => T | null

/** Says what is wrong with one value; always null, so that a converter can return it. */
export type Refuse = (code: RejectCode, reason: string) => null

/** Makes a typed value of what a source gave: text (trimmed, never empty of meaning), or a number, boolean or list from JSON. */
export type Convert<T> = (value: unknown, refuse: Refuse) => T | null

export interface SourceScope {
  /** The value of a column in a record of this scope. */
  readonly column: (name: string) => (node: unknown) => unknown
  readonly lookup: (name: string) => ReadonlyMap<string, string>
  readonly format: FileFormat
  /** Told each column that is used. */
  readonly use: (column: string) => void
  /** Put before a column's name in messages: the path of the list whose elements this scope reads; '' for the record itself. */
  readonly prefix: string
}

/** Compiles a source once; the reader is called for every record. `target` names the value in messages where there is no column. */
export function compileSource<T>(source: Source, convertFor: (source: Source) => Convert<T>, target: string, scope: SourceScope): Reader<T> {
  if (source.choose !== undefined) return compileChoice(source.choose, (inner) => compileSource(inner, convertFor, target, scope), scope)
  const convert = convertFor(source)
  if (source.column === undefined) {
    const wrong: RowFault[] = []
    const value = source.const === null ? null : convert(source.const, refuser(target, wrong))
    return wrong.length === 0 ? () => value : (_node, faults) => (faults.push(...wrong), null)
  }
  const column = scope.prefix + source.column
  const read = plain(source.column, scope)
  const found = source.lookup === undefined ? undefined : scope.lookup(source.lookup)
  const values = source.values
  return (node, faults) => {
    let value = read(node)
    if (values !== undefined) {
      const key = value === null ? '' : String(value)
      if (Object.hasOwn(values, key)) value = values[key]
      else if (source.otherwise !== undefined) value = source.otherwise
      else if (value !== null) return refuser(column, faults)('UNKNOWN_VALUE', `"${short(key)}" is not one of ${Object.keys(values).join(', ')}`)
    }
    if (value === null || value === undefined) return null
    if (found !== undefined) {
      const other = found.get(String(value))
      if (other === undefined) return refuser(column, faults)('NOT_IN_LOOKUP', `"${short(String(value))}" is not in the lookup ${source.lookup}`)
      value = other
    }
    return convert(value, refuser(column, faults))
  }
}

/** Compiles a `choose`; `compile` makes the reader of each case. */
export function compileChoice<T>(choose: NonNullable<Source['choose']>, compile: (source: Source) => Reader<T>, scope: SourceScope): Reader<T> {
  const by = plain(choose.by, scope)
  const cases = new Map(Object.entries(choose.cases).map(([key, source]) => [key, compile(source)]))
  const otherwise = choose.otherwise === undefined ? undefined : compile(choose.otherwise)
  return (node, faults) => {
    const value = by(node)
    const key = value === null ? '' : String(value)
    const reader = cases.get(key) ?? otherwise
    if (reader !== undefined) return reader(node, faults)
    return refuser(scope.prefix + choose.by, faults)('UNKNOWN_VALUE', `"${short(key)}" is not one of ${[...cases.keys()].join(', ')}`)
  }
}

/** A reader whose null is a fault. */
export function required<T>(reader: Reader<T>, source: Source, target: string, scope: SourceScope): Reader<T> {
  const column = source.column === undefined ? target : scope.prefix + source.column
  return (node, faults) => {
    const before = faults.length
    const value = reader(node, faults)
    if (value === null && faults.length === before) refuser(column, faults)('MISSING_VALUE', `${target} is needed and not given`)
    return value
  }
}

/** A column with text trimmed and the texts for "not said" as null. */
export function plain(column: string, scope: SourceScope): (node: unknown) => unknown {
  scope.use(column)
  const read = scope.column(column)
  const nulls = new Set(scope.format.nulls)
  return (node) => {
    const value = read(node)
    if (typeof value !== 'string') return value ?? null
    const text = value.trim()
    return text === '' || nulls.has(text) ? null : text
  }
}

export function refuser(column: string, faults: RowFault[]): Refuse {
  return (code, reason) => {
    // One reason a column is enough; two targets may read the same one.
    if (!faults.some((fault) => fault.column === column && fault.code === code)) faults.push({ column, code, reason })
    return null
  }
}

/** A value as it is quoted in a message. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
