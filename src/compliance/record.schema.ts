import { z } from 'zod'
import { CHANNELS } from './gate.types.ts'
import { WEEKDAYS } from './gate/situation.types.ts'
import { zoneClock } from './local-time.rules.ts'

const word = z.string().trim().min(1).max(100)
const date = z.iso.date()
const address = z.string().trim().min(1).max(320)
const channel = z.enum(CHANNELS)
/** Ids of accounts; left out: every debt. */
const debts = z.array(z.string().regex(/^\d+$/)).min(1).max(100).optional()
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day such as "08:00"')
const windows = z
  .array(
    z
      .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).optional(), from: time.refine((t) => t !== '24:00', 'begins at the end of the day'), to: time })
      .refine((w) => w.from !== w.to, 'has no length'),
  )
  .min(1)
  .max(50)

/** What each kind of record says. Words in lower case are the packs' own vocabulary: open codes. */
export const RECORD_DATA = {
  /** type: channel, tcpa, out-of-hours, additional-calls, electronic-medium, … */
  CONSENT: z.strictObject({ type: word, channel: channel.optional(), address: address.optional(), debtIds: debts }),
  OPT_OUT: z
    .strictObject({ scope: z.enum(['address', 'channel', 'all']), channel: channel.optional(), address: address.optional() })
    .refine((o) => o.scope !== 'channel' || o.channel !== undefined, 'scope channel names no channel')
    .refine((o) => o.scope !== 'address' || o.address !== undefined, 'scope address names no address'),
  /** A demand in writing that contact cease. */
  CEASE: z.strictObject({ written: z.literal(true).optional() }),
  /** type: written-dispute, oral-dispute, complaint, accuracy-contested, … */
  DISPUTE: z.strictObject({ type: word, receivedOn: date, debtIds: debts }),
  /** type: breathing-space, mental-health-crisis, bankruptcy, debt-review, … */
  MORATORIUM: z.strictObject({ type: word, startOn: date, endOn: date.optional(), treatmentEndedOn: date.optional(), debtIds: debts }),
  /** type: validation-notice, initial-communication, letter-of-claim, default-notice, … */
  NOTICE: z.strictObject({ type: word, on: date }),
  FACT: z.strictObject({ code: word.refine((code) => !code.startsWith('approval:'), 'is an approval: a person gives it for one action, with actionApprove') }),
  /** What was learnt of an address, and when: consumer-texted-from-number, reassigned-number-check, … */
  FRESHNESS: z.strictObject({ address, fact: word, on: date }),
  REPRESENTATION: z.strictObject({ contactedOn: date.optional(), debtIds: debts }),
  WORKPLACE: z.strictObject({ employerProhibits: z.boolean().optional(), objectedOn: date.optional(), mode: z.enum(['oral', 'written']).optional() }),
  INCONVENIENT_TIMES: z.strictObject({ windows }),
  WORKING_HOURS: z.strictObject({ windows: windows.refine((all) => all.every((w) => w.from < w.to), 'a window past midnight is written as two') }),
  /** type: bereavement, marriage, festival, calamity, … */
  OCCASION: z.strictObject({ type: word, from: date, to: date }).refine((o) => o.from <= o.to, 'ends before it begins'),
  /** type: health, mental-health, bereavement, domestic-abuse, low-capacity, gambling, language, … */
  VULNERABILITY: z.strictObject({ type: word }),
  BIRTH_DATE: z.strictObject({ on: date }),
  /** One more place where the customer may be; it is added to the others and takes none away. */
  TIME_ZONE: z.strictObject({ zone: z.string().refine((name) => zoneClock(name) !== null, 'is not an IANA time zone') }),
  IN_DEFAULT_SINCE: z.strictObject({ on: date }),
} as const

export type RecordKind = keyof typeof RECORD_DATA
export type RecordData<K extends RecordKind> = z.output<(typeof RECORD_DATA)[K]>

/** What ends a record: revoked, released, lifted. An entry by mistake was never so. */
export const END_DATA = z.strictObject({ mistake: z.boolean(), reason: z.string().trim().min(1).max(2_000) })
