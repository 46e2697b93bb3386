import type { Database } from '../db/database.ts'
import type { Channel } from './gate.types.ts'
import type { Checked } from './contact-answer.graph.ts'
import type { Rulebooks } from './rulebook.service.ts'
import { toSituation } from './situation.rules.ts'
import { loadKnown, loadPortfolios, type OutcomeInPacks } from './situation.service.ts'

export interface CaseContact {
  readonly caseId: number
  readonly channel: Channel
  readonly contactPointId: number | null
  readonly purpose: string
  readonly recipientRole: string
  readonly content: ReadonlySet<string>
}

/** The gate's answer about a contact of a case, as it would be given at the dispatch. Null: there is no such case. Writes nothing. */
export async function checkCaseContact(db: Database, rulebooks: Rulebooks, outcomeInPacks: OutcomeInPacks, contact: CaseContact, at: Date): Promise<Checked | null> {
  return db.tx(async (sql) => {
    const [found] = await sql.query<{ customer: number; portfolio: number; pointOfOther: boolean }>(
      `SELECT c.customer_id AS customer, c.portfolio_id AS portfolio,
              $2::bigint IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact_point p WHERE p.id = $2 AND p.customer_id = c.customer_id) AS "pointOfOther"
         FROM collection_case c WHERE c.id = $1`,
      [contact.caseId, contact.contactPointId],
    )
    if (found === undefined || found.pointOfOther) return null
    const book = await rulebooks.read(sql)
    const portfolio = (await loadPortfolios(sql, [found.portfolio])).get(found.portfolio)
    const known = (await loadKnown(sql, [found.customer], outcomeInPacks, { at })).get(found.customer)
    if (known === undefined || portfolio === undefined) return null
    const binding = book.bindingOf(portfolio.policy, known)
    const content = new Set([...contact.content].filter((code) => binding.contentCodes.has(code)))
    const situation = toSituation(known, { ...contact, portfolio, actionId: null, content })
    return { binding, situation, at: at.getTime(), answer: binding.gate.check(situation, at.getTime()) }
  })
}
