import { InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { lockLegalCase, tell } from './legal-case.rows.ts'
import { isClosed } from './stages.ts'

export interface DocumentRecord {
  readonly legalCaseId: number
  readonly code: string
  readonly state: 'PRESENT' | 'WAIVED' | 'MISSING'
  /** Where it lies; for a waiver, why. null for MISSING. */
  readonly reference: string | null
  readonly actor: string
}

/** Records what became of a document of the checklist; MISSING takes back what was recorded. Throws `NotFound`, `InvalidInput`. */
export function recordDocument(host: PluginHost, config: Config, { legalCaseId, code, state, reference, actor }: DocumentRecord): Promise<void> {
  if (!config.documents.some((spec) => spec.code === code)) {
    throw new InvalidInput(`No document ${code} is on the list. There are: ${config.documents.map((spec) => spec.code).join(', ')}.`, ['code'])
  }
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, legalCaseId)
    if (isClosed(legal.stage)) throw new InvalidInput(`The legal case is ${legal.stage}: its documents stay as they are.`, ['legalCaseId'])
    if (state === 'MISSING') await tx.query('DELETE FROM legal_document WHERE legal_case_id = $1 AND code = $2', [legal.id, code])
    else {
      await tx.query(
        `INSERT INTO legal_document (customer_id, case_id, legal_case_id, code, state, reference, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5::"LegalDocumentState", $6, $7, $8)
         ON CONFLICT (legal_case_id, code) DO UPDATE SET state = excluded.state, reference = excluded.reference, recorded_by = excluded.recorded_by,
           recorded_at = excluded.recorded_at`,
        [legal.customerId, legal.caseId, legal.id, code, state, reference ?? '', actor, host.now()],
      )
    }
    await tell(tx, 'legalCase.documentRecorded', actor, { ...legal, code, state })
  })
}
