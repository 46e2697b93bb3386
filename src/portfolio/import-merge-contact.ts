import type { Sql } from '../db/database.ts'
import { copyText } from './import-copy.ts'
import type { StagedContact } from './import-customer.rules.ts'
import type { FileMap } from './import-map.ts'
import type { Person } from './import-merge-customer.ts'
import type { StagedRow } from './import-row.ts'
import { stage } from './import-stage.ts'

/** A contact point of a batch; the last row that names it wins. */
export interface Point {
  readonly person: Person
  contact: StagedContact
  known: boolean
  /** Is written, new or because it differed. */
  written: boolean
}

export interface Points {
  readonly all: Iterable<Point>
  get(customerKey: string, contact: StagedContact): Point | undefined
}

export function pointsOf(rows: readonly StagedRow[], people: ReadonlyMap<string, Person>): Points {
  const points = new Map<string, Point>()
  const keyOf = (customerKey: string, { key }: StagedContact) => `${customerKey}\0${key}`
  for (const row of rows) {
    for (const contact of row.contacts) {
      const key = keyOf(row.owner, contact)
      const point = points.get(key)
      if (point === undefined) points.set(key, { person: people.get(row.owner) as Person, contact, known: false, written: false })
      else point.contact = contact
    }
  }
  return { all: { [Symbol.iterator]: () => points.values() }, get: (customerKey, contact) => points.get(keyOf(customerKey, contact)) }
}

const FIELDS = ['kind', 'value', 'consented_channels', 'opted_out_channels', 'verified_at', 'invalid_since']

const STAGED = {
  customer_id: 'bigint',
  kind: '"ContactPointKind"',
  value: 'text',
  consented_channels: '"Channel"[]',
  opted_out_channels: '"Channel"[]',
  verified_at: 'timestamptz',
  invalid_since: 'timestamptz',
}

/**
 * What a customer took back stays taken back: an opt-out, and an address found wrong, outlive a file that does not know of
 * them.
 */
export async function mergeContacts(sql: Sql, points: Points, map: FileMap): Promise<void> {
  const fresh: Point[] = []
  const staged: Point[] = []
  for (const point of points.all) (point.person.fresh ? fresh : staged).push(point)
  const line = ({ person, contact }: Point) => `${person.id}\t${contact.fields}`
  if (fresh.length > 0) await sql.copyIn('contact_point', ['customer_id', ...FIELDS], copyText(fresh, line))
  if (staged.length === 0) return
  await stage(sql, 'import_contact', STAGED, staged, line)
  const consented = map.record !== 'payment' && map.contactPoints.some((point) => point.consented !== undefined)
  const news = await sql.query<{ n: number; missing: boolean }>(
    `SELECT s.n, p.id IS NULL AS missing
       FROM import_contact s
       LEFT JOIN LATERAL (
         SELECT * FROM contact_point WHERE customer_id = s.customer_id AND kind = s.kind AND value = s.value LIMIT 1) p ON true
      WHERE p.id IS NULL ${consented ? 'OR p.consented_channels IS DISTINCT FROM s.consented_channels' : ''}
         OR NOT (p.opted_out_channels @> s.opted_out_channels)
         OR (s.verified_at IS NOT NULL AND p.verified_at IS DISTINCT FROM s.verified_at)
         OR (p.invalid_since IS NULL AND s.invalid_since IS NOT NULL)`,
  )
  for (const point of staged) point.known = true
  const [added, changed]: [number[], number[]] = [[], []]
  for (const { n, missing } of news) {
    const point = staged[n] as Point
    point.known = !missing
    point.written = true
    ;(missing ? added : changed).push(n)
  }
  if (changed.length > 0) {
    await sql.query(
      `UPDATE contact_point p SET
         consented_channels = ${consented ? 's.consented_channels' : 'p.consented_channels'},
         opted_out_channels = ARRAY(SELECT DISTINCT o FROM unnest(p.opted_out_channels || s.opted_out_channels) o ORDER BY o),
         verified_at = coalesce(s.verified_at, p.verified_at),
         invalid_since = coalesce(p.invalid_since, s.invalid_since)
         FROM import_contact s
        WHERE s.n = ANY($1::int[]) AND p.customer_id = s.customer_id AND p.kind = s.kind AND p.value = s.value`,
      [changed],
    )
  }
  if (added.length === 0) return
  // The API may have added one of them since it was looked up; it then stands as it is until the next import.
  await sql.query(
    `INSERT INTO contact_point (customer_id, ${FIELDS.join(', ')})
     SELECT customer_id, ${FIELDS.join(', ')} FROM import_contact WHERE n = ANY($1::int[]) ORDER BY n
     ON CONFLICT (customer_id, kind, value) DO NOTHING`,
    [added],
  )
}
