import type { Sql } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { isLocalDate } from '../schema/scalars.ts'
import type { ReviewWindow } from './review-load.service.ts'
import { reviewContacts } from './review.service.ts'
import type { Breach } from './review.types.ts'
import type { OutcomeInPacks } from './situation.service.ts'

export interface ReviewScope {
  /** Code. */
  readonly portfolio: string
  /** Business dates in the portfolio's zone, half-open. */
  readonly from: string
  readonly to: string
}

export interface ReviewReport extends ReviewScope {
  /** Null: it was not kept. */
  readonly id: number | null
  /** Outbound contacts that were judged. */
  readonly evaluated: number
  /** Contacts with at least one proven breach. */
  readonly breached: number
  /** Contacts of which nothing is proven, but a mark without a date speaks against them. */
  readonly doubtful: number
  /** The most broken rule first; proven ones only. */
  readonly byRule: readonly { readonly rule: string; readonly pack: string; readonly contacts: number }[]
  /** The first `MAX_SHOWN`, in the order of customers and contacts. */
  readonly breaches: readonly Breach[]
}

/** Findings that a report carries; all of them are kept and counted. */
export const MAX_SHOWN = 1_000

interface Target {
  readonly portfolioId: number
  readonly window: ReviewWindow
  readonly contacts: number
}

/** Looks the scope up, with how many contacts there are. Throws `NotFound` and `InvalidInput`. */
export async function reviewTarget(sql: Pick<Sql, 'query'>, { portfolio, from, to }: ReviewScope): Promise<Target> {
  for (const [name, date] of Object.entries({ from, to })) {
    if (!isLocalDate(date)) throw new InvalidInput(`${name} is not a date: ${date}. Write it like 2026-03-01.`, [name])
  }
  if (from >= to) throw new InvalidInput(`The time from ${from} to ${to} is empty. Give \`to\` as the first day after it.`, ['to'])
  const [row] = await sql.query<{ id: number; from: Date; to: Date; contacts: number }>(
    `SELECT p.id, w."from", w."to",
       (SELECT count(*) FROM contact c JOIN collection_case q ON q.id = c.case_id WHERE q.portfolio_id = p.id AND c.direction = 'OUTBOUND' AND c.at >= w."from" AND c.at < w."to") AS contacts
     FROM portfolio p, LATERAL (SELECT $2::timestamp AT TIME ZONE p.time_zone AS "from", $3::timestamp AT TIME ZONE p.time_zone AS "to") w WHERE p.code = $1`,
    [portfolio, from, to],
  )
  if (row === undefined) throw new NotFound('portfolio', portfolio, ['portfolio'])
  return { portfolioId: row.id, window: { from: row.from, to: row.to }, contacts: row.contacts }
}

export interface ReviewOptions {
  readonly outcomeInPacks: OutcomeInPacks
  readonly onProgress?: (evaluated: number, contacts: number) => void
  /** Keeps what was found, for the breach rate and as evidence. */
  readonly keep?: { readonly at: Date; readonly by: string }
}

/** Reviews a portfolio's contacts of a period. Throws as `reviewTarget` does. */
export async function runReview(sql: Pick<Sql, 'query'>, scope: ReviewScope, { outcomeInPacks, onProgress, keep }: ReviewOptions): Promise<ReviewReport> {
  const { portfolioId, window, contacts } = await reviewTarget(sql, scope)
  const kept = keep === undefined ? null : await openReview(sql, portfolioId, scope, keep)
  const shown: Breach[] = []
  const rules = new Map<string, { rule: string; pack: string; contacts: number }>()
  let [evaluated, breached, doubtful] = [0, 0, 0]
  for await (const page of reviewContacts(sql, portfolioId, window, outcomeInPacks)) {
    evaluated += page.evaluated
    const proven = new Set(page.breaches.filter((b) => b.proven).map((b) => b.contactId))
    breached += proven.size
    doubtful += new Set(page.breaches.map((b) => b.contactId)).size - proven.size
    for (const breach of page.breaches) {
      if (shown.length < MAX_SHOWN) shown.push(breach)
      if (!breach.proven) continue
      const counted = rules.get(`${breach.pack} ${breach.rule}`) ?? { rule: breach.rule, pack: breach.pack, contacts: 0 }
      rules.set(`${breach.pack} ${breach.rule}`, { ...counted, contacts: counted.contacts + 1 })
    }
    if (kept !== null) await keepBreaches(sql, kept, page.breaches)
    onProgress?.(evaluated, contacts)
  }
  if (kept !== null) await closeReview(sql, kept, scope, { evaluated, breached })
  const byRule = [...rules.values()].sort((a, b) => b.contacts - a.contacts || (a.rule < b.rule ? -1 : 1))
  return { ...scope, id: kept, evaluated, breached, doubtful, byRule, breaches: shown }
}

/** Until it is closed it covers no day, so that one that was cut off counts for nothing. */
async function openReview(sql: Pick<Sql, 'query'>, portfolioId: number, { from }: ReviewScope, { at, by }: { readonly at: Date; readonly by: string }): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    `INSERT INTO compliance_review (portfolio_id, from_date, to_date, through_contact_id, evaluated, breached, reviewed_at, reviewed_by)
     SELECT $1, $2::date, $2::date, coalesce(max(id), 0), 0, 0, $3, $4 FROM contact RETURNING id`,
    [portfolioId, from, at, by],
  )
  return (row as { id: number }).id
}

async function closeReview(sql: Pick<Sql, 'query'>, id: number, { to }: ReviewScope, { evaluated, breached }: Pick<ReviewReport, 'evaluated' | 'breached'>): Promise<void> {
  await sql.query('UPDATE compliance_review SET to_date = $2::date, evaluated = $3, breached = $4 WHERE id = $1', [id, to, evaluated, breached])
}

async function keepBreaches(sql: Pick<Sql, 'query'>, reviewId: number, breaches: readonly Breach[]): Promise<void> {
  if (breaches.length === 0) return
  await sql.query(
    `INSERT INTO compliance_breach (review_id, customer_id, case_id, contact_id, action_id, channel, at, code, rule, pack, version, citation, reason, proven)
     SELECT $1, b.customer_id, b.case_id, b.contact_id, b.action_id, b.channel::"Channel", b.at, b.code, b.rule, b.pack, b.version, b.citation, b.reason, b.proven
     FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::timestamptz[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[])
       AS b(customer_id, case_id, contact_id, action_id, channel, at, code, rule, pack, version, citation, reason, proven)
     ON CONFLICT (review_id, contact_id, rule) DO NOTHING`,
    [
      reviewId,
      breaches.map((b) => b.customerId),
      breaches.map((b) => b.caseId),
      breaches.map((b) => b.contactId),
      breaches.map((b) => b.actionId),
      breaches.map((b) => b.channel),
      breaches.map((b) => b.at),
      breaches.map((b) => b.code),
      breaches.map((b) => b.rule),
      breaches.map((b) => b.pack),
      breaches.map((b) => b.version),
      breaches.map((b) => b.citation),
      breaches.map((b) => b.reason),
      breaches.map((b) => b.proven),
    ],
  )
}
