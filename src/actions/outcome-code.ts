import { z } from 'zod'
import { CHANNELS } from '../compliance/gate.types.ts'
import codes from './outcome-codes.json' with { type: 'json' }

export const OUTCOME_CLASSES = ['RIGHT_PARTY', 'THIRD_PARTY', 'NO_CONTACT', 'DELIVERED', 'FAILED'] as const
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number]

const schema = z
  .array(
    z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z_]*$/),
      class: z.enum(OUTCOME_CLASSES),
      /** What it is in the rule packs: conversation, voicemail, no-answer, … 'scheduled' for what nobody knows: it counts wherever a reserved contact does. */
      counts: z.string().regex(/^[a-z][a-z-]*$/),
      channels: z.array(z.enum(CHANNELS)).min(1),
      label: z.string().min(1),
      labelZh: z.string().min(1),
      /** Hold that it lays over the case, or over every case. */
      hold: z.enum(['DISPUTE', 'CEASE_CONTACT', 'MANUAL']).optional(),
      /** Days of 24 hours until that hold ends by itself; left out: until lifted. */
      holdDays: z.int().positive().optional(),
      /** The address proved wrong, and is not used again. */
      invalidates: z.boolean().default(false),
      /** Nobody knows what came of it: the action stays open for a later outcome. */
      unknown: z.boolean().default(false),
    }),
  )
  .refine((all) => new Set(all.map((o) => o.code)).size === all.length, 'two outcomes have one code')

export type OutcomeCode = z.output<typeof schema>[number]

/** What can come of a contact, by code. The class is what the caps and the KPIs count (definitions K23 to K27). */
export const OUTCOME_CODES: ReadonlyMap<string, OutcomeCode> = new Map(schema.parse(codes).map((outcome) => [outcome.code, outcome]))

/** What an outcome is in the rule packs. One that is no longer in the list is an attempt that reached nobody. */
export function outcomeInPacks(code: string): string {
  return OUTCOME_CODES.get(code)?.counts ?? 'no-answer'
}
