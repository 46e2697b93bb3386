import { z } from 'zod'
import { isDateFormat } from './calendar.rules.ts'

type Scalar = string | number | boolean | null

/**
 * Where a value comes from: exactly one of `column`, `const`, `choose` and (for money) `sum`. In NDJSON a column is a path
 * of keys joined by dots. Text is trimmed; what is listed in `format.nulls` is "not said".
 */
export interface Source {
  readonly column?: string | undefined
  readonly const?: Scalar | readonly string[] | undefined
  /** By the value of one column; '' is the case of "not said". */
  readonly choose?: { readonly by: string; readonly cases: Readonly<Record<string, Source>>; readonly otherwise?: Source | undefined } | undefined
  /** Money only: columns added up, less others. */
  readonly sum?: { readonly add: readonly string[]; readonly subtract?: readonly string[] | undefined } | undefined
  /** With `column`: the value is a key of this lookup, and what is found there is taken instead. */
  readonly lookup?: string | undefined
  /** With `column`: the file's codes and what they mean. A code that is not listed rejects the row unless `otherwise` is given. */
  readonly values?: Readonly<Record<string, Scalar>> | undefined
  readonly otherwise?: Scalar | undefined
  readonly dateFormat?: string | undefined
  readonly day?: 'first' | 'last' | undefined
  readonly century?: number | undefined
  readonly decimal?: '.' | ',' | undefined
  readonly thousands?: ',' | '.' | ' ' | "'" | undefined
  readonly round?: 'half-up' | undefined
  readonly negative?: 'zero' | 'keep' | undefined
  readonly unit?: 'major' | 'minor' | 'days' | 'months' | undefined
  /** Lists only: what separates the items in a text. */
  readonly split?: string | undefined
  /** Attributes only: how the value is stored; text unless told. Money is stored as integer minor units. */
  readonly as?: 'text' | 'number' | 'boolean' | 'date' | 'money' | undefined
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const name = z.string().min(1)
const date = {
  dateFormat: z.string().refine(isDateFormat, 'needs YYYY or YY, and MM or Mon').optional(),
  day: z.enum(['first', 'last']).optional(),
  century: z.int().min(1900).max(2100).multipleOf(100).optional(),
}
const money = {
  sum: z.strictObject({ add: z.array(name).min(1), subtract: z.array(name).optional() }).optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum([',', '.', ' ', "'"]).optional(),
  round: z.literal('half-up').optional(),
  negative: z.enum(['zero', 'keep']).optional(),
  unit: z.enum(['major', 'minor']).optional(),
}
const OPTIONS = {
  text: {},
  boolean: {},
  date,
  money,
  days: { unit: z.enum(['days', 'months']).optional(), negative: z.literal('zero').optional() },
  list: { split: z.string().min(1).optional() },
  attribute: { ...date, ...money, as: z.enum(['text', 'number', 'boolean', 'date', 'money']).optional() },
} as const

/** Schema of a source for a kind of value: an option that means nothing for it is a fault. */
export function sourceSchema(kind: keyof typeof OPTIONS): z.ZodType<Source> {
  const self: z.ZodType<Source> = z.lazy(() => shape)
  const shape = z
    .strictObject({
      column: name.optional(),
      const: z.union([scalar, z.array(z.string())]).optional(),
      choose: z.strictObject({ by: name, cases: z.record(z.string(), self), otherwise: self.optional() }).optional(),
      lookup: name.optional(),
      values: z.record(z.string(), scalar).optional(),
      otherwise: scalar.optional(),
      ...OPTIONS[kind],
    })
    .superRefine((value: Source, context) => {
      const forms = (['column', 'const', 'choose', 'sum'] as const).filter((form) => value[form] !== undefined)
      if (forms.length !== 1)
        context.addIssue({
          code: 'custom',
          message: `needs exactly one of column, const, choose${kind === 'money' ? ', sum' : ''}; has ${forms.join(' and ') || 'none'}`,
        })
      for (const option of ['lookup', 'values'] as const) {
        if (value[option] !== undefined && value.column === undefined) context.addIssue({ code: 'custom', message: `${option} needs column` })
      }
      if (value.otherwise !== undefined && value.values === undefined) context.addIssue({ code: 'custom', message: 'otherwise needs values' })
    })
  return shape as unknown as z.ZodType<Source>
}
