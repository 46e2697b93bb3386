import type { Database } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Rulebooks } from './rulebook.service.ts'

export const COLLECTOR_TYPES = ['first-party', 'third-party', 'debt-buyer'] as const
export const DEBT_PURPOSES = ['consumer', 'business'] as const

/** What is left out stays as it is; null takes it away. */
export interface PortfolioCompliance {
  readonly code: string
  readonly collectorType?: string | undefined
  readonly collectorCode?: string | null | undefined
  readonly creditorType?: string | null | undefined
  readonly debtPurpose?: string | undefined
  readonly rulePacks?: readonly string[] | undefined
  readonly requireSignedPacks?: boolean | undefined
}

function known(word: string | undefined, words: readonly string[], field: string): void {
  if (word !== undefined && !words.includes(word)) throw new InvalidInput(`${field} is "${word}". Use one of ${words.join(', ')}.`, [field])
}

/** Sets what a portfolio says to the rule packs; it counts from the next question to the gate on. Throws `NotFound` and `InvalidInput`. */
export async function setPortfolioCompliance(db: Database, rulebooks: Rulebooks, change: PortfolioCompliance, stamp: Stamp): Promise<{ portfolioId: number }> {
  known(change.collectorType, COLLECTOR_TYPES, 'collectorType')
  known(change.debtPurpose, DEBT_PURPOSES, 'debtPurpose')
  const packs = change.rulePacks === undefined ? undefined : [...new Set(change.rulePacks)]
  return db.tx(async (sql) => {
    if (packs !== undefined) {
      const { packs: there } = await rulebooks.read(sql)
      const unknown = packs.filter((code) => !there.has(code))
      if (unknown.length > 0) throw new InvalidInput(`There is no rule pack ${unknown.join(', ')}. Load it first; known: ${[...there.keys()].join(', ')}.`, ['rulePacks'])
    }
    const [row] = await sql.query<{ id: number }>(
      `UPDATE portfolio SET collector_type = coalesce($2, collector_type), collector_code = CASE WHEN $3 THEN $4 ELSE collector_code END,
              creditor_type = CASE WHEN $5 THEN $6 ELSE creditor_type END, debt_purpose = coalesce($7, debt_purpose), rule_packs = coalesce($8::text[], rule_packs),
              require_signed_packs = coalesce($9, require_signed_packs) WHERE code = $1 RETURNING id`,
      [
        change.code, change.collectorType ?? null, change.collectorCode !== undefined, change.collectorCode ?? null, change.creditorType !== undefined,
        change.creditorType ?? null, change.debtPurpose ?? null, packs ?? null, change.requireSignedPacks ?? null,
      ],
    )
    if (row === undefined) throw new NotFound('portfolio', change.code, ['code'])
    const { code: _code, ...set } = change
    await appendEvents(sql, [{ type: 'portfolio.complianceSet', payload: { portfolioId: row.id, ...set } }], stamp)
    return { portfolioId: row.id }
  })
}
