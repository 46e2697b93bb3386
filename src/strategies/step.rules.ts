import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CHANNELS, type Channel } from '../compliance/gate.types.ts'
import type { Grade } from '../plugin-host/catalogue.ts'
import type { Fault } from '../segments/condition.errors.ts'
import { conditionSchema } from '../segments/condition.schema.ts'
import type { Condition } from '../segments/condition.ts'
import { StepsInvalid } from './strategy.errors.ts'

export const GRADES = ['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA'] as const satisfies readonly Grade[]
export const CATCH_UPS = ['RUN_ALL', 'SKIP_TO_LATEST', 'NEVER_SKIP'] as const
export type CatchUp = (typeof CATCH_UPS)[number]
export const CHANNEL_MODES = ['FIRST_SUCCESS', 'ALL'] as const
export type ChannelMode = (typeof CHANNEL_MODES)[number]

/** The treatments that the shipped strategies use. A treatment is an open code: others may be used. */
export const TREATMENTS = ['REMINDER', 'NOTICE', 'CALL', 'FIRM_CALL', 'VISIT', 'FINAL_NOTICE', 'LEGAL_NOTICE', 'LEGAL_FILING'] as const

/** One line of the timetable. */
export interface Step {
  /** Unique in the version; part of an action's natural key. */
  readonly key: string
  /** Order among steps due on the same day; unique in the version. */
  readonly ordinal: number
  /** What is done, upper snake case. */
  readonly treatment: string
  /** Days after the oldest unpaid due date, by grade; negative is before. A grade left out never gets the step. */
  readonly offsetDays: { readonly [G in Grade]?: number }
  readonly channels: readonly Channel[]
  /** FIRST_SUCCESS: the best channel, and the next one when it failed. ALL: every channel that is allowed, each an action. */
  readonly channelMode: ChannelMode
  /** Null: always. */
  readonly condition: Condition | null
  readonly catchUp: CatchUp
  /** 0: once. n: again every n days, `maxOccurrences` times in all. */
  readonly repeatDays: number
  readonly maxOccurrences: number
  readonly templateCode: string | null
}

const days = z.int().min(-365).max(3650)

const stepSchema = z.strictObject({
  key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'Use 1 to 64 letters, digits, dots, dashes or underscores, such as first-call.'),
  ordinal: z.int().min(0).max(10_000).optional(),
  treatment: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, `Use upper snake case, such as ${TREATMENTS.join(', ')}.`),
  offsetDays: z
    .partialRecord(z.enum(GRADES), days)
    .refine((offsets) => Object.keys(offsets).length > 0, `Give an offset for at least one grade of ${GRADES.join(', ')}.`),
  channels: z
    .array(z.enum(CHANNELS))
    .min(1, `Give at least one channel of ${CHANNELS.join(', ')}.`)
    .refine((channels) => new Set(channels).size === channels.length, 'Name each channel once.'),
  channelMode: z.enum(CHANNEL_MODES).default('FIRST_SUCCESS'),
  condition: conditionSchema().nullable().default(null),
  catchUp: z.enum(CATCH_UPS),
  repeatDays: z.int().min(0).max(365).default(0),
  maxOccurrences: z.int().min(1).max(366).default(1),
  templateCode: z.string().min(1).max(100).nullable().default(null),
})

/** The steps as a caller may write them: `ordinal` is the place in the list where it is left out. */
export type StepInput = z.input<typeof stepSchema>

/**
 * Turns unknown JSON into a version's steps, in the order of their ordinals. Throws `StepsInvalid` with every fault;
 * paths begin at the step's place in the list.
 */
export function parseSteps(input: unknown): readonly Step[] {
  const result = z.array(stepSchema).min(1, 'Give at least one step.').max(100, 'Give at most 100 steps.').safeParse(input)
  if (!result.success) throw new StepsInvalid(result.error.issues.map((issue) => ({ path: issue.path.map(String), message: issue.message })))
  const steps = result.data.map((step, place): Step => ({ ...step, ordinal: step.ordinal ?? place + 1 }))
  const faults = [...faultsOfEach(steps), ...faultsOfOrder(steps)]
  if (faults.length > 0) throw new StepsInvalid(faults)
  return steps.sort((a, b) => a.ordinal - b.ordinal)
}

function faultsOfEach(steps: readonly Step[]): Fault[] {
  const faults: Fault[] = []
  const keys = new Set<string>()
  const ordinals = new Set<number>()
  for (const [place, step] of steps.entries()) {
    const fault = (field: string, message: string) => faults.push({ path: [String(place), field], message })
    if (keys.has(step.key)) fault('key', `Another step has the key ${step.key}. Give each its own.`)
    if (ordinals.has(step.ordinal)) fault('ordinal', `Another step has the ordinal ${step.ordinal}. Give each its own.`)
    keys.add(step.key)
    ordinals.add(step.ordinal)
    if (step.repeatDays === 0 && step.maxOccurrences > 1)
      fault('repeatDays', `${step.maxOccurrences} occurrences need days between them: give repeatDays.`)
    if (step.repeatDays > 0 && step.maxOccurrences === 1)
      fault('maxOccurrences', 'A step that repeats needs an end: give maxOccurrences of 2 or more.')
    if (step.offsetDays.A !== undefined && isLegal(step)) fault('offsetDays', 'A case of grade A never gets a legal step. Leave A out.')
  }
  return faults
}

/** By grade, a later step never comes on an earlier day. */
function faultsOfOrder(steps: readonly Step[]): Fault[] {
  const faults: Fault[] = []
  for (const grade of GRADES) {
    let before: { step: Step; offset: number } | undefined
    const inOrder = [...steps.entries()].sort(([, a], [, b]) => a.ordinal - b.ordinal)
    for (const [place, step] of inOrder) {
      const offset = step.offsetDays[grade]
      if (offset === undefined) continue
      if (before !== undefined && offset < before.offset) {
        const message = `${offset} days comes before ${before.offset} of ${before.step.key}, of lower ordinal. Swap the ordinals or mend the days.`
        faults.push({ path: [String(place), 'offsetDays', grade], message })
      } else before = { step, offset }
    }
  }
  return faults
}

/** A step of the court road: by its channel or by its treatment. */
export function isLegal(step: Pick<Step, 'channels' | 'treatment'>): boolean {
  return step.channels.includes('LEGAL') || step.treatment.startsWith('LEGAL_')
}

/**
 * SHA-256, hex, over the canonical JSON of the steps: equal for equal content, however it was written or stored. A field that
 * came later is left out at its default, so that hashes that were stored before it stay valid.
 */
export function contentHash(steps: readonly Step[]): string {
  const inOrder = [...steps]
    .sort((a, b) => a.ordinal - b.ordinal)
    .map(({ channelMode, ...step }) => (channelMode === 'FIRST_SUCCESS' ? step : { ...step, channelMode }))
  return createHash('sha256').update(canonicalJson(inOrder)).digest('hex')
}

/** JSON with the keys of every object sorted and without white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
