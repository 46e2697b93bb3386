import type { Database } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { checkCode, checkName } from '../schema/code.rules.ts'
import { parseCondition } from './condition.schema.ts'

export interface SegmentInput {
  readonly code: string
  readonly name: string
  readonly nameZh: string | null
  readonly description: string
  readonly precedence: number
  /** JSON of a condition over facts of the case. */
  readonly rule: unknown
}

/** Enters a segment, or changes the one of that code; the next cycle assigns by it. Throws `InvalidInput`, `ConditionInvalid`. */
export async function upsertSegment(db: Database, input: SegmentInput, stamp: Stamp): Promise<{ segmentId: number }> {
  checkCode(input.code, 'code')
  checkName(input.name)
  const rule = parseCondition(input.rule, { path: ['rule'] })
  return db.tx(async (sql) => {
    const [segment] = await sql.query<{ id: number }>(
      `INSERT INTO segment (code, name, name_zh, description, precedence, rule) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_zh = excluded.name_zh, description = excluded.description,
         precedence = excluded.precedence, rule = excluded.rule
       RETURNING id`,
      [input.code, input.name, input.nameZh, input.description, input.precedence, JSON.stringify(rule)],
    )
    await appendEvents(sql, [{ type: 'segment.defined', payload: { ...input, rule } }], stamp)
    return { segmentId: (segment as { id: number }).id }
  })
}
