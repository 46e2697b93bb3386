import type { Sql } from '../db/database.ts'
import type { Step } from './step.rules.ts'

/** Writes the steps of a version that has none. Inside a transaction. */
export async function insertSteps(sql: Sql, versionId: number, steps: readonly Step[]): Promise<void> {
  await sql.query(
    `INSERT INTO step (version_id, key, ordinal, treatment, offset_days, channels, channel_mode, condition, catch_up, repeat_days, max_occurrences, template_code)
     SELECT $1::bigint, s.key, s.ordinal, s.treatment, s."offsetDays", ARRAY(SELECT jsonb_array_elements_text(s.channels))::"Channel"[], s."channelMode"::"ChannelMode",
            nullif(s.condition, 'null'::jsonb), s."catchUp"::"CatchUp", s."repeatDays", s."maxOccurrences", s."templateCode"
     FROM jsonb_to_recordset($2::jsonb) AS s(key text, ordinal int, treatment text, "offsetDays" jsonb, channels jsonb, "channelMode" text, condition jsonb,
            "catchUp" text, "repeatDays" int, "maxOccurrences" int, "templateCode" text)`,
    [versionId, JSON.stringify(steps)],
  )
}

/** The steps of each version, by ordinal. A version without steps is not in the map. */
export async function readSteps(sql: Pick<Sql, 'query'>, versionIds: readonly number[]): Promise<Map<number, Step[]>> {
  const rows = await sql.query<Step & { versionId: number }>(
    `SELECT version_id AS "versionId", key, ordinal, treatment, offset_days AS "offsetDays", channels::text[] AS channels,
            channel_mode::text AS "channelMode", condition,
            catch_up::text AS "catchUp", repeat_days AS "repeatDays", max_occurrences AS "maxOccurrences", template_code AS "templateCode"
     FROM step WHERE version_id = ANY ($1::bigint[]) ORDER BY version_id, ordinal`,
    [versionIds],
  )
  const steps = new Map<number, Step[]>()
  for (const { versionId, ...step } of rows) {
    const of = steps.get(versionId)
    if (of === undefined) steps.set(versionId, [step])
    else of.push(step)
  }
  return steps
}
