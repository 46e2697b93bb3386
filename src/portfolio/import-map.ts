import type { z } from 'zod'
import { type FileFormat, filePart, type FilePart, type FormatInput, mapHead, type PortfolioSpec } from './import-map.schema.ts'
import { type MappingFault, MappingInvalid } from './import.errors.ts'

/** How one file is read. */
export type FileMap<Part extends FilePart = FilePart> = Part extends unknown
  ? Omit<Part, 'format' | 'sourceSystem'> & { readonly portfolio: PortfolioSpec; readonly sourceSystem: string; readonly format: FileFormat }
  : never

/** A checked mapping: one file, or several that are imported in this order. */
export interface ImportMap {
  readonly portfolio: PortfolioSpec
  readonly files: readonly FileMap[]
}

/** Checks a mapping as read from JSON. @throws MappingInvalid with every fault */
export function parseImportMap(json: unknown): ImportMap {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new MappingInvalid([{ path: '', message: 'is not a JSON object' }])
  const { description, portfolio: _, sourceSystem, format: shared, files, ...single } = json as Record<string, unknown>
  const faults: MappingFault[] = []
  const top = mapHead.safeParse({ description, portfolio: _, sourceSystem, format: shared })
  if (!top.success) faults.push(...issues(top.error))
  const parts = files === undefined ? [single] : files
  const parsed: FilePart[] = []
  if (!Array.isArray(parts) || parts.length === 0) faults.push({ path: 'files', message: 'needs a list of at least one file' })
  else {
    if (files !== undefined) for (const key of Object.keys(single)) faults.push({ path: key, message: 'is not known beside files; put it in a file' })
    for (const [index, part] of parts.entries()) {
      const result = filePart.safeParse(part)
      const at = files === undefined ? [] : ['files', index]
      if (result.success) {
        faults.push(...meaning(result.data, at.join('.')))
        parsed.push(result.data)
      } else faults.push(...issues(result.error, at))
      if (files !== undefined && result.success && result.data.file === undefined)
        faults.push({ path: [...at, 'file'].join('.'), message: 'is needed where there are several' })
    }
  }
  if (faults.length > 0 || !top.success) throw new MappingInvalid(faults)
  const { data } = top
  return {
    portfolio: data.portfolio,
    files: parsed.map((part) => ({
      ...part,
      portfolio: data.portfolio,
      sourceSystem: part.sourceSystem ?? data.sourceSystem,
      format: fullFormat(part.format, data.format),
    })),
  }
}

/** What the shape alone cannot say. */
function meaning(part: FilePart, at: string): MappingFault[] {
  const faults: MappingFault[] = []
  const path = (to: string) => (at === '' ? to : `${at}.${to}`)
  if (part.extra === 'attributes' && part.record !== 'account')
    faults.push({ path: path('extra'), message: 'attributes are kept for account records only' })
  if (
    part.record === 'account' &&
    part.account.pastDue === undefined &&
    part.account.dpd === undefined &&
    part.account.oldestUnpaidDueDate === undefined &&
    part.account.state === undefined &&
    part.snapshots === undefined
  ) {
    faults.push({
      path: path('account'),
      message: 'says nothing about being late: map one of pastDue, dpd, oldestUnpaidDueDate, state, or snapshots',
    })
  }
  return faults
}

function issues(error: z.ZodError, at: readonly (string | number)[] = []) {
  return error.issues.map((issue) => ({ path: [...at, ...issue.path].map(String).join('.'), message: issue.message }))
}

/** The file's own format, then what all files share, then the defaults. */
export function fullFormat(own: FormatInput | undefined, shared: FormatInput | FileFormat | undefined): FileFormat {
  return {
    kind: own?.kind ?? shared?.kind ?? 'csv',
    delimiter: own?.delimiter ?? shared?.delimiter,
    nulls: own?.nulls ?? shared?.nulls ?? [''],
    encoding: own?.encoding ?? shared?.encoding ?? 'utf-8',
    header: own?.header ?? shared?.header,
  }
}
