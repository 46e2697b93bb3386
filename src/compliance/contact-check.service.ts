import type { Database } from '../db/database.ts'
import type { Channel } from './gate.types.ts'
import type { Machine } from './known.types.ts'
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
  /** The planned action that it would carry out: its approvals count, and it does not count against itself. */
  readonly actionId: number | null
  readonly machine: Machine
}

/** The gate's answer about a contact of a case, as it would be given at the dispatch. Null: there is no such case, or the address or action is another's. Writes nothing. */
export async function checkCaseContact(db: Database, rulebooks: Rulebooks, outcomeInPacks: OutcomeInPacks, contact: CaseContact, at: Date): Promise<Checked | null> {
  return db.tx(async (sql) => {
    const [found] = await sql.query<{ customer: number; portfolio: number; isAnothers: boolean }>(
      `SELECT c.customer_id AS customer, c.portfolio_id AS portfolio,
              ($2::bigint IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact_point p WHERE p.id = $2 AND p.customer_id = c.customer_id))
                OR ($3::bigint IS NOT NULL AND NOT EXISTS (SELECT 1 FROM action a WHERE a.id = $3 AND a.case_id = c.id)) AS "isAnothers"
         FROM collection_case c WHERE c.id = $1`,
      [contact.caseId, contact.contactPointId, contact.actionId],
    )
    if (found === undefined || found.isAnothers) return null
    const book = await rulebooks.read(sql)
    const portfolio = (await loadPortfolios(sql, [found.portfolio])).get(found.portfolio)
    const known = (await loadKnown(sql, [found.customer], outcomeInPacks, { at, exceptActionId: contact.actionId })).get(found.customer)
    if (known === undefined || portfolio === undefined) return null
    const binding = book.bindingOf(portfolio.policy, known)
    const content = new Set([...contact.content].filter((code) => binding.contentCodes.has(code)))
    const situation = toSituation(known, { ...contact, portfolio, content })
    return { binding, situation, at: at.getTime(), answer: binding.gate.check(situation, at.getTime()) }
  })
}
