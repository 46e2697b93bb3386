import { z } from 'zod'
import { CHANNELS } from './gate.types.ts'
import { zoneClock } from './local-time.rules.ts'
import { PackInvalid } from './pack.errors.ts'

/** Monday first, as in the pack files. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** Attempts are handed to the gate for the last 30 days; a longer window could not be counted. */
export const LONGEST_WINDOW_DAYS = 30

const channels = z.array(z.enum(CHANNELS)).min(1)
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day such as "08:00"; the end of a day is "24:00"')

const window = z
  .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1), from: timeOfDay, to: timeOfDay })
  .refine((w) => w.from < w.to, 'ends before it begins; a window past midnight is written as two')

const shared = {
  id: z.string().regex(/^[A-Z0-9][A-Z0-9.-]*$/, 'is not upper case letters, digits, points and dashes'),
  channels,
  /** Section of the law, or "Product policy". */
  citation: z.string().min(1),
  legalForce: z.enum([
    'statute',
    'regulation',
    'directive (check national law)',
    'regulator-guidance',
    'national-standard (recommended)',
    'industry-code',
    'policy-default',
  ]),
  /** How sure the figure and the section are. */
  confidence: z.enum(['high', 'medium', 'low']),
  notes: z.string().optional(),
}

const blocks = z.strictObject({ decision: z.literal('BLOCK') })
const blocksOrDefers = z.strictObject({ decision: z.enum(['BLOCK', 'DEFER']) })

const rule = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: z.literal('location-resolved'), parameters: z.strictObject({}), effect: blocks }),
  z.strictObject({
    ...shared,
    kind: z.literal('quiet-hours'),
    /** Permitted windows [from, to) on the customer's wall clock. */
    parameters: z.strictObject({ windows: z.array(window).min(1) }),
    effect: blocksOrDefers,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('frequency-cap'),
    parameters: z.strictObject({
      /** Allowed only if the attempts in the window are fewer. */
      limit: z.int().min(1),
      /** Local days up to and with the day of the contact: 1 is the calendar day. */
      localDays: z.int().min(1).max(LONGEST_WINDOW_DAYS),
      /** Attempts on these channels count; SAME counts those on the channel asked for. */
      countChannels: z.union([z.literal('SAME'), channels]),
      /** Outcome classes that do not count. */
      exceptOutcomeClasses: z.array(z.string()).default([]),
    }),
    effect: blocksOrDefers,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('consent/opt-out'),
    parameters: z.strictObject({ mode: z.enum(['opt-out', 'require-consent', 'valid-address']) }),
    effect: blocks,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('moratorium-hold'),
    /** ANY: every hold, of whatever kind. */
    parameters: z.strictObject({ holdKinds: z.union([z.literal('ANY'), z.array(z.string()).min(1)]) }),
    effect: blocks,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('customer-status'),
    parameters: z.strictObject({ flag: z.enum(['deceased', 'bankrupt']) }),
    effect: blocks,
  }),
])

const zone = z.string().refine((name) => zoneClock(name) !== null, 'is not an IANA time zone')

const pack = z
  .strictObject({
    code: z.string().min(1),
    version: z.string().min(1),
    disclaimer: z.string().min(1),
    /** Every zone of a country (ISO 3166-1) or region (ISO 3166-2), for customers whose own zone is unknown. */
    fallbackZones: z.record(z.string().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'is neither a country nor a region code'), z.array(zone).min(1)),
    rules: z.array(rule).min(1),
  })
  .check((ctx) => {
    const seen = new Set<string>()
    ctx.value.rules.forEach(({ id }, index) => {
      if (seen.has(id)) {
        ctx.issues.push({ code: 'custom', message: `"${id}" is there twice`, path: ['rules', index, 'id'], input: id })
      }
      seen.add(id)
    })
  })

export type Pack = z.output<typeof pack>
export type PackRule = Pack['rules'][number]
export type RuleKind = PackRule['kind']

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}

/** Checks a rule pack and freezes it. Throws `PackInvalid` with every fault. */
export function parsePack(json: unknown): Pack {
  const result = pack.safeParse(json)
  if (!result.success) {
    throw new PackInvalid(result.error.issues.map((issue) => ({ where: issue.path.join('.') || 'pack', what: issue.message })))
  }
  return deepFreeze(result.data)
}
