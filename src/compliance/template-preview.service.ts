import type { Sql } from '../db/database.ts'
import { maskName } from '../portfolio/mask.rules.ts'
import { formatMinor } from '../schema/money.ts'
import { fillPlaceholders, placeholdersIn } from './template-placeholder.rules.ts'
import type { TemplateText } from './template.types.ts'
import { wordingValues } from './template-wording.rules.ts'

export interface TemplatePreview {
  readonly subject: string | null
  readonly body: string
  /** Placeholders that whoever sends fills; they stand in the text as they are. */
  readonly unfilled: readonly string[]
}

interface CaseRow {
  readonly fullName: string | null
  readonly creditor: string
  readonly currency: string
  readonly collectorType: string
  readonly pastDueMinor: string
  readonly outstandingMinor: string
  readonly dueDate: string | null
  readonly daysPastDue: number
  readonly reference: string | null
}

/** A text with what is known of a case put in. Names are masked: in clear they come by `customerUnmask`, which is recorded. Null: no such case. */
export async function previewTemplate(sql: Pick<Sql, 'query'>, text: TemplateText, caseId: number, now: Date): Promise<TemplatePreview | null> {
  const [row] = await sql.query<CaseRow>(
    `SELECT u.full_name AS "fullName", p.name AS creditor, p.currency, p.collector_type AS "collectorType", coalesce(sum(a.past_due_minor), 0)::text AS "pastDueMinor",
       coalesce(sum(a.outstanding_minor), 0)::text AS "outstandingMinor", min(a.oldest_unpaid_due_date) AS "dueDate",
       greatest(0, coalesce(($2::timestamptz AT TIME ZONE p.time_zone)::date - min(a.oldest_unpaid_due_date), 0)) AS "daysPastDue",
       (array_agg(a.external_id ORDER BY a.oldest_unpaid_due_date NULLS LAST, a.id))[1] AS reference
     FROM collection_case c JOIN customer u ON u.id = c.customer_id JOIN portfolio p ON p.id = c.portfolio_id LEFT JOIN account a ON a.case_id = c.id
     WHERE c.id = $1 GROUP BY u.id, p.id`,
    [caseId, now],
  )
  if (row === undefined) return null
  const values = new Map([...wordingValues(text.language, text.channel, row.collectorType), ...caseValues(row, text.language)])
  const subject = text.subject === null ? null : fillPlaceholders(text.subject, values)
  const body = tidy(fillPlaceholders(text.body, values))
  return { subject, body, unfilled: placeholdersIn(`${subject ?? ''}\n${body}`) }
}

function caseValues(row: CaseRow, language: string): [string, string][] {
  const money = (minor: string) => formatMoney(minor, row.currency, language)
  const values: [string, string | null][] = [
    ['customerName', row.fullName === null ? null : maskName(row.fullName)],
    ['creditor', row.creditor],
    ['amount', money(row.pastDueMinor)],
    ['outstanding', money(row.outstandingMinor)],
    ['dueDate', row.dueDate === null ? null : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${row.dueDate}T00:00:00Z`))],
    ['daysPastDue', String(row.daysPastDue)],
    ['reference', row.reference],
  ]
  return values.filter((pair): pair is [string, string] => pair[1] !== null)
}

/** Whole digits, whatever the amount: no floating point in between. */
function formatMoney(minor: string, currency: string, language: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  return format.format(formatMinor(BigInt(minor), currency) as `${number}`)
}

/** No gap where a sentence was empty. */
const tidy = (text: string): string => text.replace(/\n{3,}/g, '\n\n').replace(/ {2,}/g, ' ').trim()
