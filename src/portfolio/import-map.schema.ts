import { z } from 'zod'
import { type Source, sourceSchema } from './import-source.schema.ts'
import { currencyDigits } from './money.rules.ts'

const name = z.string().min(1)

const [text, flag, day, amount, days, items, attribute] = (['text', 'boolean', 'date', 'money', 'days', 'list', 'attribute'] as const).map(
  sourceSchema,
) as [z.ZodType<Source>, z.ZodType<Source>, z.ZodType<Source>, z.ZodType<Source>, z.ZodType<Source>, z.ZodType<Source>, z.ZodType<Source>]

const format = z.strictObject({
  kind: z.enum(['csv', 'ndjson']).optional(),
  /** One character; found out from the header unless told. */
  delimiter: z
    .string()
    .length(1)
    .refine((d) => !/["\r\n]/.test(d), 'cannot be a quote or a line break')
    .optional(),
  /** Texts that mean "not said"; the empty text unless told. */
  nulls: z.array(z.string()).optional(),
  /** A label of the Encoding Standard, for instance windows-1250; UTF-8 unless told. UTF-16 is recognised by its mark. */
  encoding: z.string().refine(isEncoding, 'is not an encoding that is known here').optional(),
  /** Column names, when the file has no header row. */
  header: z.array(name).min(1).optional(),
})

const customer = z.strictObject({
  externalId: text,
  kind: text.optional(),
  fullName: text.optional(),
  language: text.optional(),
  timeZone: text.optional(),
  country: text.optional(),
  region: text.optional(),
  preferredChannel: text.optional(),
  vulnerable: flag.optional(),
  deceased: flag.optional(),
  bankrupt: flag.optional(),
  annualIncome: amount.optional(),
})

const contactPoint = z.strictObject({
  /** NDJSON: path of a list; one contact point an element, columns being paths in the element. */
  each: name.optional(),
  kind: text,
  value: text,
  consented: items.optional(),
  optedOut: items.optional(),
  verifiedOn: day.optional(),
  invalidSince: day.optional(),
})

const snapshot = z.strictObject({
  each: name.optional(),
  asOf: day,
  dpd: days,
  outstanding: amount,
  /** Left out: nothing where dpd is 0, the whole outstanding amount otherwise. */
  pastDue: amount.optional(),
  paid: amount.optional(),
})

const base = {
  /** Name of the file in its folder, in a mapping of several files. */
  file: name.optional(),
  format: format.optional(),
  sourceSystem: name.max(100).optional(),
  lookups: z
    .record(
      name,
      z.strictObject({
        file: name,
        key: name,
        value: name,
        where: z.strictObject({ column: name, in: z.array(z.string()).min(1) }).optional(),
        format: format.optional(),
      }),
    )
    .default({}),
  /** Columns that are left out on purpose. */
  ignore: z.array(name).default([]),
  /** What to do with a column that nothing names. */
  extra: z.enum(['reject', 'attributes', 'ignore']).default('reject'),
  /** Whether an unknown customer is made or rejects the row. */
  customers: z.enum(['create', 'reference']).default('create'),
}

const accountFile = z.strictObject({
  ...base,
  record: z.literal('account'),
  /** Business date at whose end the file shows the accounts. */
  asOf: day.optional(),
  account: z.strictObject({
    externalId: text,
    product: text,
    currency: text.optional(),
    state: text.optional(),
    creditLimit: amount.optional(),
    principal: amount.optional(),
    outstanding: amount,
    pastDue: amount.optional(),
    dpd: days.optional(),
    oldestUnpaidDueDate: day.optional(),
    openedOn: day.optional(),
    chargedOffOn: day.optional(),
    limitationDate: day.optional(),
    /** Paid in the period that ends at `asOf`. */
    paid: amount.optional(),
  }),
  customer,
  contactPoints: z.array(contactPoint).default([]),
  snapshots: z.array(snapshot).optional(),
  attributes: z.record(name, attribute).default({}),
})

const customerFile = z.strictObject({ ...base, record: z.literal('customer'), customer, contactPoints: z.array(contactPoint).default([]) })
const contactFile = z.strictObject({
  ...base,
  record: z.literal('contactPoint'),
  customer: z.strictObject({ externalId: text }),
  contactPoints: z.array(contactPoint).min(1),
})
const paymentFile = z.strictObject({
  ...base,
  record: z.literal('payment'),
  payment: z.strictObject({ externalId: text, account: text, amount, currency: text.optional(), effectiveDate: day, reversedOn: day.optional() }),
})

export const filePart = z.discriminatedUnion('record', [accountFile, customerFile, contactFile, paymentFile])

const portfolio = z.strictObject({
  code: name.max(100),
  name: name.max(200),
  currency: z.string().refine((code) => currencyDigits(code) !== undefined, 'is not an ISO 4217 code'),
  timeZone: z.string().refine(isTimeZone, 'is not an IANA time zone'),
  country: z.string().regex(/^[A-Z]{2}$/, 'is not an ISO 3166-1 alpha-2 code'),
})

export const mapHead = z.object({ description: z.string().optional(), portfolio, sourceSystem: name.max(100), format: format.optional() })

export type PortfolioSpec = z.infer<typeof portfolio>
export interface FileFormat {
  readonly kind: 'csv' | 'ndjson'
  readonly delimiter: string | undefined
  readonly nulls: readonly string[]
  readonly encoding: string
  readonly header: readonly string[] | undefined
}
export type FormatInput = z.infer<typeof format>
export type ContactPointMap = z.infer<typeof contactPoint>
export type SnapshotMap = z.infer<typeof snapshot>
export type CustomerMap = z.infer<typeof customer>
export type FilePart = z.infer<typeof filePart>
export type AccountPart = z.infer<typeof accountFile>
export type CustomerPart = z.infer<typeof customerFile> | z.infer<typeof contactFile>
export type PaymentPart = z.infer<typeof paymentFile>

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
