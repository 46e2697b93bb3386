import type { Database } from '../db/database.ts'
import { appendEvents } from '../events/event.service.ts'
import { NotFound } from '../schema/errors.ts'

export interface ClearCustomer {
  readonly customerId: number
  readonly fullName: string | null
  readonly contactPoints: readonly { readonly id: number; readonly kind: string; readonly value: string }[]
}

/**
 * The customer's personal data in clear, recorded as event `customer.unmasked` with the purpose in the same transaction:
 * no record, no data. Throws `NotFound`.
 */
export function unmaskCustomer(db: Database, customerId: number, by: { actor: string; purpose: string; at: Date }): Promise<ClearCustomer> {
  return db.tx(async (sql) => {
    const [customer] = await sql.query<{ full_name: string | null }>('SELECT full_name FROM customer WHERE id = $1', [customerId])
    if (customer === undefined) throw new NotFound('Customer', customerId, ['customerId'])
    const contactPoints = await sql.query<{ id: number; kind: string; value: string }>(
      'SELECT id, kind, value FROM contact_point WHERE customer_id = $1 ORDER BY id',
      [customerId],
    )
    await appendEvents(sql, [{ type: 'customer.unmasked', customerId, payload: { purpose: by.purpose, fields: ['fullName', 'contactPoints'] } }], by)
    return { customerId, fullName: customer.full_name, contactPoints }
  })
}
