import { z } from 'zod'
import { CHANNELS } from '../gate.types.ts'
import { zoneClock } from '../local-time.rules.ts'
import { PackInvalid } from '../pack.errors.ts'
import { WEEKDAYS } from './situation.types.ts'

/** Histories are handed to the gate for so many days; a longer window could not be counted. */
export const LONGEST_WINDOW_DAYS = 92

const date = z.iso.date()
const words = z.array(z.string().min(1)).min(1)
const days = z.int().min(0).max(3_660)
const channels = z.array(z.enum(CHANNELS)).min(1)
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is not a time of day such as "08:00"; the end of a day is "24:00"')

const window = z
  .strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1), from: timeOfDay, to: timeOfDay })
  .refine((w) => w.from < w.to, 'ends before it begins; a window past midnight is written as two')

/** Whom a rule binds. What is left out does not narrow it. */
const appliesTo = z.strictObject({
  collectorTypes: words.optional(),
  debtPurposes: words.optional(),
  creditorTypes: words.optional(),
  products: words.optional(),
  productsExcluded: words.optional(),
  destinations: words.optional(),
  actionFlags: z.strictObject({ autodialed: z.literal(true).optional(), prerecorded: z.literal(true).optional() }).optional(),
  /** Only where no pack of a jurisdiction binds: house rules do not count as one. */
  onlyWhenNoOtherPack: z.literal(true).optional(),
})

const shared = {
  id: z.string().regex(/^[A-Z0-9][A-Z0-9.-]*$/, 'is not upper case letters, digits, points and dashes'),
  channels,
  status: z.enum(['in-force', 'pending', 'draft-when-last-seen']).default('in-force'),
  legalForce: z.enum([
    'statute', 'regulation', 'directive (check national law)', 'regulator-guidance', 'national-standard (recommended)', 'industry-code', 'policy-default',
  ]),
  /** First and last local day on which it binds. */
  effectiveFrom: date.nullable().default(null),
  effectiveTo: date.nullable().default(null),
  appliesTo: appliesTo.default({}),
  /** Purposes that this rule lets through. */
  permittedPurposes: z.array(z.string()).default([]),
  /** Section of the law, or "Product policy". */
  citation: z.string().min(1),
  source: z.strictObject({ type: z.enum(['lookup', 'memory', 'policy']), quality: z.enum(['official', 'secondary', 'none']), refs: z.array(z.string()).default([]) }),
  /** How sure the figure and the section are, together. */
  confidence: z.enum(['high', 'medium', 'low']),
  notes: z.string().default(''),
}

const BLOCKS = z.strictObject({ decision: z.literal('BLOCK') })
const DEFERS = z.strictObject({ decision: z.literal('DEFER') })
const REQUIRES = z.strictObject({ decision: z.literal('REQUIRE'), require: words })
/** '*': every one. */
const outcomes = z.union([z.literal('*'), words])
const count = {
  /** Allowed only while fewer than this were counted. */
  limit: z.int().min(1),
  window: z.discriminatedUnion('type', [
    /** The last so many local days, the day of the contact among them. */
    z.strictObject({ type: z.literal('rolling-local-days'), length: z.int().min(1).max(LONGEST_WINDOW_DAYS) }),
    z.strictObject({ type: z.literal('local-calendar-day') }),
    /** Monday to Sunday. */
    z.strictObject({ type: z.literal('local-calendar-week') }),
    z.strictObject({ type: z.literal('local-calendar-month') }),
  ]),
  /** Counted apart for each: debt, person (role of the recipient), address; debtor and creditor count all. */
  scope: z.array(z.enum(['debtor', 'debt', 'person', 'address', 'creditor'])).min(1),
  countChannels: z.union([z.literal('SAME'), channels]),
  countDirections: z.array(z.enum(['outbound', 'inbound'])).min(1),
  countOutcomes: outcomes,
  /** Do not count: prior-consent-additional-calls, debtor-requested, recipient-role:ROLE. */
  excludeIf: words.optional(),
  /** Contacts of other collectors do not count. */
  perCollector: z.boolean().default(false),
  /** Binds contacts to these destinations, and counts only those. */
  destinations: words.optional(),
  /** Counts from the first conversation on. */
  onlyAfterFirstConversation: z.boolean().default(false),
  /** Counts what followed on a conversation, or on a contact from the debtor, inside the window. */
  afterExchange: z.boolean().default(false),
  /** Counts only prerecorded messages. */
  onlyPrerecorded: z.boolean().default(false),
  /** Binds once the counted contacts and this one are about so many debts. */
  distinctDebtsAtLeast: z.int().min(2).optional(),
  liftedByConsent: z.string().nullable().default(null),
}

const rule = z.discriminatedUnion('kind', [
  z.strictObject({
    ...shared,
    kind: z.literal('quiet-hours'),
    parameters: z.discriminatedUnion('source', [
      /** The zone of the debtor must be known. */
      z.strictObject({ source: z.literal('location-resolved') }),
      z.strictObject({
        source: z.literal('windows'),
        /** Permitted [from, to) on the debtor's wall clock. */
        windows: z.array(window).min(1),
        holidayCalendar: z.string().nullable().default(null),
        /** none: no contact on a holiday; same: as on its weekday; sunday: as on a Sunday. */
        onHoliday: z.enum(['none', 'same', 'sunday']).default('same'),
        liftedByConsent: z.string().nullable().default(null),
        onlyDestinations: words.optional(),
        excludeDestinations: words.optional(),
        /** The debtor's own working hours replace the windows where they are known. */
        overriddenByWorkingHours: z.boolean().default(false),
      }),
      z.strictObject({ source: z.literal('debtor-preferences') }),
      z.strictObject({ source: z.literal('sensitive-occasions'), occasions: words }),
    ]),
    effect: z.discriminatedUnion('decision', [BLOCKS, DEFERS]),
  }),
  z.strictObject({ ...shared, kind: z.literal('frequency-cap'), parameters: z.strictObject(count), effect: z.discriminatedUnion('decision', [DEFERS, REQUIRES]) }),
  z.strictObject({
    ...shared,
    kind: z.literal('cooldown-after-conversation'),
    parameters: z.strictObject({
      /** Local days, the day of the conversation being the first. */
      days: z.int().min(1).max(LONGEST_WINDOW_DAYS),
      triggerChannels: channels,
      triggerDirections: z.array(z.enum(['outbound', 'inbound'])).min(1),
      triggerOutcomes: outcomes,
      scope: z.array(z.enum(['debt', 'person', 'debtor'])).min(1),
      liftedByConsent: z.string().nullable().default(null),
    }),
    effect: DEFERS,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('consent/opt-out'),
    parameters: z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('opt-out'), scopes: z.array(z.enum(['address', 'channel', 'all'])).min(1) }),
      /** Something was learnt of the address no longer ago than this. */
      z.strictObject({ mode: z.literal('freshness'), maxAgeDays: days, facts: words }),
      z.strictObject({ mode: z.literal('basis-recorded'), bases: words }),
      z.strictObject({
        mode: z.literal('require-consent'),
        consentType: z.string(),
        scope: z.enum(['address', 'channel']),
        whenAny: z.array(z.enum(['autodialed', 'prerecorded'])).min(1).optional(),
      }),
      z.strictObject({
        mode: z.literal('revocation'),
        consentType: z.string(),
        /** A revocation at one address holds for all. */
        crossTopic: z.boolean().default(false),
        whenAny: z.array(z.enum(['autodialed', 'prerecorded'])).min(1).optional(),
      }),
    ]),
    effect: z.discriminatedUnion('decision', [BLOCKS, REQUIRES]),
  }),
  z.strictObject({ ...shared, kind: z.literal('cease-communication'), parameters: z.strictObject({ trigger: z.literal('cease-written') }), effect: BLOCKS }),
  z.strictObject({
    ...shared,
    kind: z.literal('workplace'),
    parameters: z.strictObject({
      blockIf: z.array(z.enum(['always', 'employer-prohibits', 'debtor-objected'])).min(1),
      /** Facts that lift it. */
      unless: z.array(z.string()).default([]),
      /** Days after which an objection that was only spoken lapses; null: never. */
      oralRequestDays: days.nullable().default(null),
    }),
    effect: BLOCKS,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('third-party-disclosure'),
    parameters: z.strictObject({
      allowedRoles: words.optional(),
      blockRoles: words.optional(),
      blockAddressFlags: words.optional(),
      blockDestinations: words.optional(),
      /** Asking where the debtor is, without a word of the debt. */
      locationInformation: z
        .strictObject({ maxContacts: z.int().min(1).optional(), precondition: z.string().optional(), stopOnRefusal: z.boolean().default(false) })
        .optional(),
      /** These roles only when the fact is known, and only for the purpose. */
      onlyWith: z.strictObject({ roles: words, fact: z.string(), purpose: z.string() }).optional(),
    }),
    effect: BLOCKS,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('validation-notice-first'),
    parameters: z.discriminatedUnion('mode', [
      /** With the first communication, or within so many days of it. */
      z.strictObject({ mode: z.literal('with-or-within'), graceDays: days, notice: z.string() }),
      /** The debtor's time to dispute after the notice: receipt is assumed after business days. */
      z.strictObject({ mode: z.literal('validation-period'), assumedReceiptBusinessDays: days, excludeCalendar: z.string().nullable().default(null), periodDays: days }),
      /** First permitted local day: the notice's and so many days. */
      z.strictObject({ mode: z.literal('before-contact'), notice: z.string(), waitDays: days }),
    ]),
    effect: z.discriminatedUnion('decision', [z.strictObject({ decision: z.literal('BLOCK'), require: words.optional() }), DEFERS, REQUIRES]),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('dispute-hold'),
    parameters: z.strictObject({
      triggers: words,
      /** Only a dispute inside the validation period. */
      validationPeriod: z
        .strictObject({ assumedReceiptBusinessDays: days, excludeCalendar: z.string().nullable().default(null), periodDays: days })
        .nullable()
        .default(null),
      /** Facts that release it, where it is the only one on file: a fact bears no day. */
      releases: words,
    }),
    effect: z.discriminatedUnion('decision', [BLOCKS, REQUIRES]),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('moratorium-hold'),
    parameters: z.strictObject({
      moratoriumTypes: words.optional(),
      /** The house's own holds, by kind; '*': every one. */
      holdKinds: z.union([z.literal('*'), words]).optional(),
      /** Its length, where the notice names no end. */
      days: days.optional(),
      months: z.int().min(1).optional(),
      startDayCounts: z.boolean().default(true),
      daysAfterTreatmentEnd: days.optional(),
    }).refine((p) => p.moratoriumTypes !== undefined || p.holdKinds !== undefined, 'names neither moratoriumTypes nor holdKinds'),
    effect: BLOCKS,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('time-barred'),
    parameters: z.strictObject({
      /** Binds only where this fact is known. */
      onlyIfFact: z.string().optional(),
      legalOnly: z.boolean().default(false),
      /** For people: after how many years a debt is barred. */
      years: z.number().optional(),
    }),
    effect: z.discriminatedUnion('decision', [BLOCKS, REQUIRES]),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('required-content'),
    parameters: z.strictObject({
      elements: words.optional(),
      /** Forbidden content is looked for by people or by the lint; the review is what is required. */
      forbidden: words.optional(),
      onlyPurposes: words.optional(),
      exemptPurposes: words.optional(),
      /** Only in the first communication. */
      onlyFirst: z.boolean().default(false),
    }),
    effect: REQUIRES,
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('legal-action-precondition'),
    parameters: z.strictObject({
      humanApproval: z.boolean().default(false),
      facts: words.optional(),
      notice: z.string().optional(),
      waitDays: days.optional(),
      dayType: z.enum(['calendar', 'business']).default('calendar'),
      calendar: z.string().nullable().default(null),
      /** A fact that stands for the notice. */
      orFact: z.string().optional(),
      minBusinessDaysInDefault: days.optional(),
    }),
    effect: z.discriminatedUnion('decision', [BLOCKS, DEFERS, REQUIRES]),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('vulnerable-customer'),
    parameters: z.discriminatedUnion('flag', [
      z.strictObject({ flag: z.literal('deceased'), blockRoles: words }),
      z.strictObject({ flag: z.literal('minor'), ageOfMajority: z.int().min(1), blockRoles: words }),
      z.strictObject({ flag: z.literal('vulnerability'), types: words }),
    ]),
    effect: z.discriminatedUnion('decision', [BLOCKS, REQUIRES]),
  }),
  z.strictObject({
    ...shared,
    kind: z.literal('attorney-representation'),
    parameters: z.strictObject({
      blockRoles: words,
      redirectTo: z.string(),
      /** Days of the representative's silence after which a person may decide to go on; null: never. */
      reopenAfterSilenceDays: days.nullable().default(null),
      /** What is required then. */
      reopenRequires: words.default(['approval:representation']),
    }),
    effect: BLOCKS,
  }),
  /** Not judged at the gate: data for the purge of old records. */
  z.strictObject({
    ...shared,
    kind: z.literal('retention'),
    parameters: z.strictObject({ years: z.number().optional(), from: z.string().optional(), recordings: z.string().optional(), rule: z.string().optional(), record: z.boolean().optional() }),
    effect: REQUIRES,
  }),
])

const calendar = z.strictObject({
  /** First and last day that the list covers. */
  from: date,
  to: date,
  holidays: z.array(date).min(1),
  notes: z.string().default(''),
})

const zone = z.string().refine((name) => zoneClock(name) !== null, 'is not an IANA time zone')

const pack = z
  .strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9-]*$/, 'is not upper case letters, digits and dashes'),
    version: z.string().min(1),
    /** ISO 3166: where it binds; null: everywhere. */
    jurisdiction: z.string().nullable(),
    title: z.string().min(1),
    /** Binds only where a portfolio names it: a city, or a state's rule that the record cannot place a debtor in. */
    onlyWhenNamed: z.boolean().default(false),
    effectiveFrom: date.nullable().default(null),
    effectiveTo: date.nullable().default(null),
    /** Read by a lawyer: by whom, and when. null: nobody has. */
    reviewed: z.strictObject({ by: z.string().min(1), on: date }).nullable().default(null),
    disclaimer: z.string().min(1),
    calendars: z.record(z.string(), calendar).default({}),
    /** Every zone of a country (ISO 3166-1) or region (ISO 3166-2), for debtors whose own zone is unknown. */
    fallbackZones: z.record(z.string().regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/, 'is neither a country nor a region code'), z.array(zone).min(1)).default({}),
    rules: z.array(rule).min(1),
  })
  .check((ctx) => {
    const fault = (path: (string | number)[], message: string, input: unknown) => ctx.issues.push({ code: 'custom', message, path, input })
    const seen = new Set<string>()
    ctx.value.rules.forEach((one, index) => {
      if (seen.has(one.id)) fault(['rules', index, 'id'], `"${one.id}" is there twice`, one.id)
      seen.add(one.id)
      for (const name of calendarsOf(one)) {
        if (!Object.hasOwn(ctx.value.calendars, name)) fault(['rules', index, 'parameters'], `there is no calendar "${name}" in this pack`, name)
      }
    })
  })

/** Calendars that a rule reads. */
export function calendarsOf({ kind, parameters }: PackRule): string[] {
  const p = parameters as { holidayCalendar?: string | null; excludeCalendar?: string | null; calendar?: string | null; validationPeriod?: { excludeCalendar: string | null } | null }
  if (kind === 'dispute-hold') return p.validationPeriod?.excludeCalendar == null ? [] : [p.validationPeriod.excludeCalendar]
  return [p.holidayCalendar, p.excludeCalendar, p.calendar].filter((name) => typeof name === 'string')
}

export type Pack = z.output<typeof pack>
export type PackRule = z.output<typeof rule>
export type RuleKind = PackRule['kind']
export type Rule<K extends RuleKind> = Extract<PackRule, { kind: K }>
export type CalendarData = z.output<typeof calendar>
export type AppliesTo = z.output<typeof appliesTo>

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
