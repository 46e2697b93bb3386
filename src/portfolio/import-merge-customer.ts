import type { Sql } from '../db/database.ts'
import type { AccountPart, ContactPointMap, CustomerPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { MergeContext } from './import-merge.ts'
import { byKey, type MergeRefusal } from './import-stage.ts'

/** Finds the rows whose customer is known (customer files), and refuses those whose customer had to be. */
export async function refuseCustomers(sql: Sql, { map }: MergeContext, part: FileMap<AccountPart | CustomerPart>): Promise<MergeRefusal[]> {
  if (part.record !== 'account') {
    const found =
      part.record === 'customer'
        ? ''
        : `JOIN import_contact p ON p.line = s.line JOIN contact_point x ON x.customer_id = c.id AND x.kind = p.kind AND x.value = p.value`
    await sql.query(
      `INSERT INTO import_old (line, id)
       SELECT DISTINCT s.line, c.id FROM import_row s ${byKey('customer', 'c', 's.customer_key')} ${found}`,
      [map.sourceSystem],
    )
  }
  if (part.record !== 'contactPoint' && part.customers === 'create') return []
  const unknown = await sql.query<{ line: number; customer_key: string }>(
    `SELECT line, customer_key FROM import_row s
      LEFT ${byKey('customer', 'c', 's.customer_key')} WHERE c.id IS NULL`,
    [map.sourceSystem],
  )
  return unknown.map(({ line, customer_key }) => ({
    line,
    column: part.customer.externalId.column ?? 'customer.externalId',
    code: 'UNKNOWN_CUSTOMER',
    reason: `no customer "${customer_key}" of ${map.sourceSystem} is known; import the customers first`,
  }))
}

/** One row a customer: the last of the batch. Columns that the mapping does not fill keep what they have. */
export async function mergeCustomers(sql: Sql, { map, now, columns }: MergeContext, touched: Set<number>): Promise<void> {
  const mapped = columns.customerColumns
  const change =
    mapped.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${mapped.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}, updated_at = EXCLUDED.updated_at
         WHERE (${mapped.map((column) => `customer.${column}`).join(', ')})
           IS DISTINCT FROM (${mapped.map((column) => `EXCLUDED.${column}`).join(', ')})`
  const lines = await sql.query<{ line: number }>(
    `WITH written AS (
       INSERT INTO customer (source_system, external_id, created_at, updated_at${mapped.map((column) => `, ${column}`).join('')})
       SELECT DISTINCT ON (customer_key) $1::text, customer_key, $2::timestamptz, $2::timestamptz${mapped.map((column) => `, c_${column}`).join('')}
         FROM import_row ORDER BY customer_key, line DESC
       ON CONFLICT (source_system, external_id) ${change}
       RETURNING external_id)
     SELECT s.line FROM import_old o JOIN import_row s ON s.line = o.line JOIN written w ON w.external_id = s.customer_key`,
    [map.sourceSystem, now],
  )
  for (const { line } of lines) touched.add(line)
}

/**
 * Contact points. What a customer took back stays taken back: an opt-out, and an address found wrong, outlive a file that
 * does not know of them.
 */
export async function mergeContacts(sql: Sql, { map }: MergeContext, points: readonly ContactPointMap[], touched: Set<number>): Promise<void> {
  const consented = points.some((point) => point.consented !== undefined)
  const lines = await sql.query<{ line: number }>(
    `WITH written AS (
       INSERT INTO contact_point AS p (customer_id, kind, value, consented_channels, opted_out_channels, verified_at, invalid_since)
       SELECT DISTINCT ON (c.id, s.kind, s.value) c.id, s.kind, s.value,
              coalesce(s.consented, '{}'), coalesce(s.opted_out, '{}'), s.verified_at, s.invalid_since
         FROM import_contact s ${byKey('customer', 'c', 's.customer_key')}
        ORDER BY c.id, s.kind, s.value, s.line DESC
       ON CONFLICT (customer_id, kind, value) DO UPDATE SET
         consented_channels = ${consented ? 'EXCLUDED.consented_channels' : 'p.consented_channels'},
         opted_out_channels = ARRAY(SELECT DISTINCT o FROM unnest(p.opted_out_channels || EXCLUDED.opted_out_channels) o ORDER BY o),
         verified_at = coalesce(EXCLUDED.verified_at, p.verified_at),
         invalid_since = coalesce(p.invalid_since, EXCLUDED.invalid_since)
       WHERE ${consented ? 'p.consented_channels IS DISTINCT FROM EXCLUDED.consented_channels OR' : ''}
         NOT (p.opted_out_channels @> EXCLUDED.opted_out_channels)
         OR (EXCLUDED.verified_at IS NOT NULL AND p.verified_at IS DISTINCT FROM EXCLUDED.verified_at)
         OR (p.invalid_since IS NULL AND EXCLUDED.invalid_since IS NOT NULL)
       RETURNING customer_id)
     SELECT DISTINCT s.line FROM import_old o JOIN import_row s ON s.line = o.line
       ${byKey('customer', 'c', 's.customer_key')} JOIN written w ON w.customer_id = c.id`,
    [map.sourceSystem],
  )
  for (const { line } of lines) touched.add(line)
}
