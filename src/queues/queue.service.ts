import type { Database } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { InvalidInput } from '../schema/errors.ts'
import { parseCondition } from '../segments/condition.schema.ts'
import { FACT_SPECS, type FactName } from '../segments/facts.ts'
import { nearNames } from '../segments/near-names.rules.ts'
import { checkCode, checkCodes, checkName } from '../schema/code.rules.ts'

/** Seconds that an agent may hold an item. */
export const LEASE_SECONDS = { min: 30, max: 86_400, default: 900 } as const

export interface QueueInput {
  readonly code: string
  readonly name: string
  readonly nameZh: string | null
  /** Condition over case and action facts, as JSON. */
  readonly filter: unknown
  readonly precedence: number
  /** Fact by which items are worked, highest first. */
  readonly orderBy: string
  readonly requiredSkills: readonly string[]
  readonly leaseSeconds: number
}

/** Facts that have an order: the numbers and the amounts of a case. */
export const ORDER_FACTS: readonly FactName[] = (Object.keys(FACT_SPECS) as FactName[]).filter((name) => ['number', 'money'].includes(FACT_SPECS[name].type))

/**
 * Enters a queue, or changes the one of that code. Items that are in it stay; the next cycle fills by the new filter.
 * Throws `InvalidInput` and `ConditionInvalid`.
 */
export async function upsertQueue(db: Database, input: QueueInput, stamp: Stamp): Promise<{ queueId: number }> {
  checkCode(input.code, 'code')
  checkName(input.name)
  checkCodes(input.requiredSkills, 'requiredSkills')
  const filter = parseCondition(input.filter, { scope: 'action', path: ['filter'] })
  if (!(ORDER_FACTS as readonly string[]).includes(input.orderBy)) {
    const near = nearNames(input.orderBy, ORDER_FACTS)
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Use one of ${ORDER_FACTS.join(', ')}.`
    throw new InvalidInput(`Items cannot be ordered by ${input.orderBy.slice(0, 80)}. ${hint}`, ['orderBy'])
  }
  if (!Number.isInteger(input.leaseSeconds) || input.leaseSeconds < LEASE_SECONDS.min || input.leaseSeconds > LEASE_SECONDS.max) {
    throw new InvalidInput(`A lease of ${input.leaseSeconds} seconds; give ${LEASE_SECONDS.min} to ${LEASE_SECONDS.max}.`, ['leaseSeconds'])
  }
  return db.tx(async (sql) => {
    const [queue] = await sql.query<{ id: number }>(
      `INSERT INTO queue (code, name, name_zh, filter, precedence, order_by, required_skills, lease_seconds)
       VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7::text[], $8)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_zh = excluded.name_zh, filter = excluded.filter, precedence = excluded.precedence,
         order_by = excluded.order_by, required_skills = excluded.required_skills, lease_seconds = excluded.lease_seconds
       RETURNING id`,
      [input.code, input.name, input.nameZh, JSON.stringify(filter), input.precedence, input.orderBy, input.requiredSkills, input.leaseSeconds],
    )
    await appendEvents(sql, [{ type: 'queue.defined', payload: { ...input, filter } }], stamp)
    return { queueId: (queue as { id: number }).id }
  })
}
