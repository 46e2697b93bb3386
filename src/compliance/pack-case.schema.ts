import { z } from 'zod'
import { CHANNELS, type Channel } from './gate.types.ts'
import { DECISIONS } from './gate/verdict.types.ts'
import { WEEKDAYS } from './gate/situation.types.ts'
import { PackCasesInvalid } from './pack-case.errors.ts'

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const day = z.iso.date().transform((text) => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000))
const words = z.array(z.string().min(1))
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day such as "08:00"')
/** Past midnight, where it ends before it begins. */
const window = z.strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1).nullable().default(null), from: time, to: time }).refine((w) => w.from !== w.to, 'has no length')

/** As the cases write them, and as the API does. */
const NAMES: Readonly<Record<string, Channel>> = {
  phone: 'VOICE', ...Object.fromEntries(CHANNELS.flatMap((channel) => [[channel, channel], [channel.toLowerCase(), channel]])),
}
const channel = z.enum(Object.keys(NAMES) as [string, ...string[]], `is none of phone, ${CHANNELS.filter((c) => c !== 'VOICE').map((c) => c.toLowerCase()).join(', ')}`).transform((name) => NAMES[name] as Channel)

const action = z.strictObject({
  channel,
  purpose: z.string().default('collect'),
  recipientRole: z.string().default('debtor'),
  debtIds: words.nullable().default(null),
  /** Elements of the text; "*": all but approvals. */
  content: words.default(['*']),
  address: z.string().nullable().default(null),
  addressFlags: words.default([]),
  destination: z.string().nullable().default(null),
  autodialed: z.boolean().default(false),
  prerecorded: z.boolean().default(false),
  /** When it is to be made, where that is not now. */
  plannedAt: instant.optional(),
})

const debtor = z.strictObject({
  /** ISO 3166-1; UK is read as GB. */
  country: z.string().nullable().default(null),
  /** Second part of ISO 3166-2. */
  subdivision: z.string().nullable().default(null),
  timezones: words.default([]),
  birthDate: day.nullable().default(null),
  deceased: z.boolean().default(false),
  vulnerability: words.default([]),
  attorney: z.strictObject({ represented: z.boolean(), contactKnown: z.boolean().optional(), kind: z.string().optional(), debtIds: words.nullable().default(null), contactedOn: day.nullable().default(null) }).optional(),
  workplace: z
    .strictObject({ employerProhibits: z.boolean().default(false), objectedOn: day.nullable().default(null), mode: z.enum(['oral', 'written']).nullable().default(null) })
    .nullable()
    .default(null),
  preferences: z.strictObject({ inconvenient: z.array(window).default([]) }).default({ inconvenient: [] }),
  workingHours: z.array(window).default([]),
  occasions: z.array(z.strictObject({ type: z.string(), from: day, to: day })).default([]),
})

const event = z.strictObject({
  at: instant,
  channel,
  direction: z.enum(['outbound', 'inbound']),
  /** conversation, voicemail, no-answer, busy, sent, delivered, scheduled, … */
  outcome: z.string(),
  debtIds: words.nullable().default(null),
  address: z.string().nullable().default(null),
  destination: z.string().nullable().default(null),
  recipientRole: z.string().default('debtor'),
  collectorId: z.string().nullable().default(null),
  purpose: z.string().nullable().default(null),
  prerecorded: z.boolean().default(false),
})

const flags = z.strictObject({
  optOuts: z.array(z.strictObject({ scope: z.enum(['address', 'channel', 'all']), channel: channel.nullable().default(null), address: z.string().nullable().default(null), at: instant, revokedAt: instant.nullable().default(null) })).default([]),
  consents: z
    .array(z.strictObject({ type: z.string(), channel: channel.nullable().default(null), address: z.string().nullable().default(null), debtIds: words.nullable().default(null), at: instant, revokedAt: instant.nullable().default(null) }))
    .default([]),
  ceaseWritten: z.strictObject({ at: instant }).optional(),
  disputes: z.array(z.strictObject({ kind: z.string(), receivedOn: day, debtIds: words.nullable().default(null), releasedOn: day.nullable().default(null) })).default([]),
  moratoria: z
    .array(z.strictObject({ type: z.string(), startOn: day, endOn: day.nullable().default(null), treatmentEndedOn: day.nullable().default(null), debtIds: words.nullable().default(null) }))
    .default([]),
  /** The house's own holds. */
  holds: z.array(z.strictObject({ kind: z.string(), channel: channel.nullable().default(null), from: instant, to: instant.nullable().default(null) })).default([]),
  notices: z.array(z.strictObject({ type: z.string(), on: day })).default([]),
  validation: z
    .strictObject({ initialCommunicationOn: day.nullable().default(null), noticeSentOn: day.nullable().default(null) })
    .default({ initialCommunicationOn: null, noticeSentOn: null }),
  /** Things known to be so: "approval:human-legal". */
  facts: words.default([]),
  /** Address -> what was learnt of it -> day. */
  freshness: z.record(z.string(), z.record(z.string(), day)).default({}),
  inDefaultSince: day.nullable().default(null),
})

const packCase = z.strictObject({
  id: z.string().min(1),
  title: z.string().default(''),
  jurisdiction: z.string().optional(),
  ruleIds: words.optional(),
  facts: z.string().optional(),
  why: z.string().optional(),
  situation: z.strictObject({
    /** Codes; the pack that is checked stands for the shipped one of its code. Left out: GLOBAL and the pack that is checked. */
    packs: words.optional(),
    now: instant,
    action,
    collector: z.strictObject({ id: z.string(), type: z.string().nullable().default(null), creditorType: z.string().nullable().default(null) }).default({ id: 'COLLECTOR', type: null, creditorType: null }),
    debtor: debtor.default(debtor.parse({})),
    debts: z
      .array(z.strictObject({ id: z.string(), purpose: z.string().nullable().default(null), product: z.string().nullable().default(null), limitationExpiresOn: day.nullable().default(null) }))
      .min(1)
      .default([{ id: 'D1', purpose: 'consumer', product: null, limitationExpiresOn: null }]),
    history: z.array(event).default([]),
    flags: flags.default(flags.parse({})),
  }),
  expected: z.strictObject({
    decision: z.enum(DECISIONS),
    /** Of a DEFER. */
    until: instant.optional(),
    /** Of a BLOCK. */
    reviewAt: instant.optional(),
    /** Exactly these; left out: none. */
    requirements: words.default([]),
    /** Rules that must be among the deciding ones. */
    decidedBy: words.default([]),
  }),
})

export type PackCase = z.output<typeof packCase>

/** Golden cases as they are written down. Throws `PackCasesInvalid` with every fault. */
export function parsePackCases(json: unknown): readonly PackCase[] {
  const result = z.array(packCase).min(1).safeParse(json)
  if (result.success) return result.data
  throw new PackCasesInvalid(
    result.error.issues.map(({ path, message }) => {
      const id = Array.isArray(json) && typeof path[0] === 'number' ? (json[path[0]] as { id?: unknown } | null)?.id : undefined
      return { where: `${path.join('.') || 'cases'}${typeof id === 'string' ? ` (${id})` : ''}`, what: message }
    }),
  )
}
