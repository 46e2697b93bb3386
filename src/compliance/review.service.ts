import type { Sql } from '../db/database.ts'
import type { Finding } from './gate/gate.rules.ts'
import type { Situation } from './gate/situation.types.ts'
import { knownAt, type Marks } from './review-fold.rules.ts'
import { loadDated, type ReviewWindow } from './review-load.service.ts'
import { loadPastRulebooks } from './review-packs.service.ts'
import type { Breach, DatedKnown, MadeContact, ReviewPage } from './review.types.ts'
import type { PortfolioPolicy, Rulebook } from './rulebook.ts'
import { toSituation } from './situation.rules.ts'
import { type LoadedPortfolio, loadPortfolios, type OutcomeInPacks } from './situation.service.ts'

/** Customers whose past is in memory at a time. */
const CUSTOMERS = 500

const NOTHING_SAID: ReadonlySet<string> = new Set()

/**
 * Judges every outbound contact of a portfolio in a time again, under the packs in force when it began and with what was known then; a page
 * of customers at a time, in memory that does not grow. What was said is not kept with a contact, so its words are taken as right; missing
 * approvals are not. Where a contact was dispatched, it is the instant of the dispatch that is judged.
 */
export async function* reviewContacts(sql: Pick<Sql, 'query'>, portfolioId: number, window: ReviewWindow, outcomeInPacks: OutcomeInPacks): AsyncGenerator<ReviewPage> {
  const portfolios = await loadPortfolios(sql)
  const portfolio = portfolios.get(portfolioId)
  if (portfolio === undefined) return
  const books = await loadPastRulebooks(sql)
  const policyIn = policiesOf(portfolio.policy)
  for (let last = 0; ; ) {
    const rows = await sql.query<{ id: number }>(
      `SELECT DISTINCT c.customer_id AS id FROM contact c JOIN collection_case q ON q.id = c.case_id
        WHERE q.portfolio_id = $1 AND c.direction = 'OUTBOUND' AND c.at >= $2 AND c.at < $3 AND c.customer_id > $4 ORDER BY 1 LIMIT ${CUSTOMERS}`,
      [portfolioId, window.from, window.to, last],
    )
    if (rows.length === 0) return
    const dated = await loadDated(sql, rows.map((row) => row.id), window, portfolios, outcomeInPacks)
    let evaluated = 0
    const breaches: Breach[] = []
    for (const customer of dated.values()) {
      for (const { made } of customer.contacts) {
        if (!made.outbound || made.portfolioId !== portfolioId || made.recordedAt < window.from.getTime()) continue
        evaluated++
        breaches.push(...judge(customer, made, portfolio, books.at(made.begunAt), policyIn))
      }
    }
    yield { evaluated, breaches }
    last = (rows.at(-1) as { id: number }).id
  }
}

/**
 * The portfolio's policy under a past book. It bears no date: a pack that it names today and that was not there yet forbade nothing, and
 * that a pack was not signed off broke a rule of the house, not one of the pack.
 */
function policiesOf(policy: PortfolioPolicy): (book: Rulebook) => PortfolioPolicy {
  const made = new WeakMap<Rulebook, PortfolioPolicy>()
  return (book) => {
    let past = made.get(book)
    if (past === undefined) made.set(book, (past = { ...policy, rulePacks: policy.rulePacks.filter((code) => book.packs.has(code)), requireSignedPacks: false }))
    return past
  }
}

function judge(customer: DatedKnown, made: MadeContact, portfolio: LoadedPortfolio, book: Rulebook, policyIn: (book: Rulebook) => PortfolioPolicy): Breach[] {
  const { gate } = book.bindingOf(policyIn(book), customer.today)
  const findingsOf = (marks: Marks): readonly Finding[] => gate.check(situationOf(customer, made, portfolio, marks), made.begunAt).findings
  const findings = findingsOf('today')
  if (findings.length === 0) return []
  const proven = new Set(findingsOf('open').map((finding) => finding.rule.id))
  const { id: contactId, customerId, caseId, actionId, channel } = made
  return findings.map((finding) => ({
    contactId, customerId, caseId, actionId, channel, at: new Date(made.begunAt), code: finding.code, rule: finding.rule.id, pack: finding.pack.code, version: finding.pack.version,
    citation: finding.rule.citation, reason: finding.reason, proven: proven.has(finding.rule.id),
  }))
}

function situationOf(customer: DatedKnown, made: MadeContact, portfolio: LoadedPortfolio, marks: Marks): Situation {
  const { caseId, channel, contactPointId, actionId, purpose, recipientRole, autodialed, prerecorded } = made
  const situation = toSituation(knownAt(customer, made, marks), { caseId, portfolio, channel, contactPointId, actionId, purpose, recipientRole, content: NOTHING_SAID, machine: { autodialed, prerecorded } })
  return { ...situation, action: { ...situation.action, content: '*' } }
}
