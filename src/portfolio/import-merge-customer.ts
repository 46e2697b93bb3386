import type { Sql } from '../db/database.ts'
import { copyFields, copyText } from './import-copy.ts'
import { CUSTOMER_COLUMNS, CUSTOMER_TYPES } from './import-customer.rules.ts'
import type { FileMap } from './import-map.ts'
import type { MergeContext } from './import-merge.ts'
import type { StagedRow } from './import-row.ts'
import { type MergeRefusal, stage, takeIds } from './import-stage.ts'

export interface KnownCustomer {
  readonly id: number
}

/** A customer whom a batch names, once or more. */
export interface Person {
  readonly key: string
  /** 0 until a new customer is written. */
  id: number
  /** Not known before. */
  readonly fresh: boolean
  /** The last row that names the customer: it wins. */
  row: StagedRow
  /** Was known, and is written because it differed. */
  written: boolean
}

/** Refuses rows whose customer had to be known. */
export function refuseCustomers(rows: readonly StagedRow[], known: ReadonlyMap<string, KnownCustomer>, map: FileMap): MergeRefusal[] {
  if (map.record === 'payment' || (map.record !== 'contactPoint' && map.customers === 'create')) return []
  const column = map.customer.externalId.column ?? 'customer.externalId'
  return rows
    .filter((row) => !known.has(row.owner))
    .map(({ line, owner }) => ({
      line,
      column,
      code: 'UNKNOWN_CUSTOMER',
      reason: `no customer "${owner}" of ${map.sourceSystem} is known; import the customers first`,
    }))
}

/** The customers of a batch by key, in the order of the file. */
export function gatherPeople(rows: readonly StagedRow[], known: ReadonlyMap<string, KnownCustomer>): Map<string, Person> {
  const people = new Map<string, Person>()
  for (const row of rows) {
    const person = people.get(row.owner)
    if (person !== undefined) {
      person.row = row
      continue
    }
    const id = known.get(row.owner)?.id
    people.set(row.owner, { key: row.owner, id: id ?? 0, fresh: id === undefined, row, written: false })
  }
  return people
}

const STAGED = {
  id: 'bigint',
  external_id: 'text',
  ...Object.fromEntries(CUSTOMER_COLUMNS.map((column, i) => [column, CUSTOMER_TYPES[i] as string])),
}

/** Columns that the mapping does not fill keep what they have. */
export async function mergeCustomers(sql: Sql, people: ReadonlyMap<string, Person>, { map, now, columns }: MergeContext): Promise<void> {
  const fresh: Person[] = []
  const known: Person[] = []
  for (const person of people.values()) (person.fresh ? fresh : known).push(person)
  if (fresh.length > 0) {
    const ids = await takeIds(sql, 'customer', fresh.length)
    for (const [i, person] of fresh.entries()) person.id = ids[i] as number
    const said = `${copyFields([map.sourceSystem])}\t${now.toISOString()}\t${now.toISOString()}`
    await sql.copyIn(
      'customer',
      ['id', 'source_system', 'created_at', 'updated_at', 'external_id', ...CUSTOMER_COLUMNS],
      copyText(fresh, ({ id, row }) => `${id}\t${said}\t${row.person}`),
    )
  }
  const mapped = columns.customerColumns
  const list = (of: string) => mapped.map((column) => `${of}.${column}`).join(', ')
  if (known.length === 0 || mapped.length === 0) return
  await stage(sql, 'import_customer', STAGED, known, ({ id, row }) => `${id}\t${row.person}`)
  const written = await sql.query<{ n: number }>(
    `UPDATE customer c SET ${mapped.map((column) => `${column} = s.${column}`).join(', ')}, updated_at = $1
       FROM import_customer s
      WHERE c.id = s.id AND (${list('c')}) IS DISTINCT FROM (${list('s')})
     RETURNING s.n`,
    [now],
  )
  for (const { n } of written) (known[n] as Person).written = true
}
