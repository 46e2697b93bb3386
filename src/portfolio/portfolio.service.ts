import type { Sql } from '../db/database.ts'
import type { PortfolioSpec } from './import-map.schema.ts'
import { PortfolioConflict } from './import.errors.ts'

/** The portfolio's id; made if there is none of that code. An existing one keeps its name. @throws PortfolioConflict */
export async function ensurePortfolio(sql: Sql, spec: PortfolioSpec, now: Date): Promise<number> {
  await sql.query(
    'INSERT INTO portfolio (code, name, currency, time_zone, country, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING',
    [spec.code, spec.name, spec.currency, spec.timeZone, spec.country, now],
  )
  const [found] = await sql.query<{ id: number; currency: string; time_zone: string; country: string }>(
    'SELECT id, currency, time_zone, country FROM portfolio WHERE code = $1',
    [spec.code],
  )
  if (found === undefined) throw new Error(`Portfolio ${spec.code} is neither there nor could be made.`)
  if (found.currency !== spec.currency) throw new PortfolioConflict(spec.code, 'currency', found.currency, spec.currency)
  if (found.time_zone !== spec.timeZone) throw new PortfolioConflict(spec.code, 'timeZone', found.time_zone, spec.timeZone)
  if (found.country !== spec.country) throw new PortfolioConflict(spec.code, 'country', found.country, spec.country)
  return found.id
}
