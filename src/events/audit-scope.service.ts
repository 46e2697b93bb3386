import type { Sql } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { isLocalDate } from '../schema/scalars.ts'
import type { AuditScope } from './audit-export.service.ts'
import type { AuditFilter } from './audit-read.service.ts'

/** Looks up the portfolio, and turns dates into instants. Throws `NotFound` and `InvalidInput`. */
export async function resolveAuditScope(sql: Pick<Sql, 'query'>, { portfolio, from, to }: AuditScope): Promise<AuditFilter> {
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isLocalDate(date)) throw new InvalidInput(`${name} is not a date: ${date}. Write it like 2026-03-01.`, [name])
  }
  if (from !== undefined && to !== undefined && from >= to) throw new InvalidInput(`The time from ${from} to ${to} is empty. Give \`to\` as the first day after it.`, ['to'])
  const [row] = await sql.query<{ id: number | null; from: Date | null; to: Date | null }>(
    `SELECT p.id, $2::timestamp AT TIME ZONE coalesce(p.time_zone, 'UTC') AS "from", $3::timestamp AT TIME ZONE coalesce(p.time_zone, 'UTC') AS "to"
     FROM (SELECT 1) one LEFT JOIN portfolio p ON p.code = $1`,
    [portfolio ?? null, from ?? null, to ?? null],
  )
  if (portfolio !== undefined && (row === undefined || row.id === null)) throw new NotFound('portfolio', portfolio, ['portfolio'])
  return {
    ...(row?.id == null ? {} : { portfolioId: row.id }),
    ...(row?.from == null ? {} : { from: row.from }),
    ...(row?.to == null ? {} : { to: row.to }),
  }
}
