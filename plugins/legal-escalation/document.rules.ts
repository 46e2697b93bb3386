import type { Veto } from '../../src/plugin-host/index.ts'
import type { Config, DocumentSpec } from './config.ts'

/** A line of the checklist. */
export interface ChecklistLine extends DocumentSpec {
  readonly state: 'PRESENT' | 'WAIVED' | 'MISSING'
  readonly reference: string | null
  readonly recordedBy: string | null
  readonly recordedAt: Date | null
}

/** What is known of a document. */
export interface DocumentRow {
  readonly code: string
  readonly state: 'PRESENT' | 'WAIVED'
  readonly reference: string
  readonly recordedBy: string
  readonly recordedAt: Date
}

/** The configured list with what is known of each; a row whose code is no longer configured is left out. */
export function checklistOf(rows: readonly DocumentRow[], { documents }: Config): ChecklistLine[] {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  return documents.map((spec) => {
    const row = byCode.get(spec.code)
    return {
      ...spec,
      state: row?.state ?? 'MISSING',
      reference: row?.reference ?? null,
      recordedBy: row?.recordedBy ?? null,
      recordedAt: row?.recordedAt ?? null,
    }
  })
}

/** What a stage needs and does not have, by name; null: nothing. */
export function missingDocuments(stage: DocumentSpec['neededFor'], known: readonly string[], { documents }: Config): Veto | null {
  const missing = documents.filter((spec) => spec.neededFor === stage && !known.includes(spec.code)).map((spec) => spec.code)
  if (missing.length === 0) return null
  return { code: 'DOCUMENTS_MISSING', reason: `Missing: ${missing.join(', ')}. Record where each lies with legalCaseDocumentRecord, or waive it with legalCaseDocumentWaive.`, until: null }
}
