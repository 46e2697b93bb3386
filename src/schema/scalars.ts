import { type ValueNode, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'
import type { Builder } from './builder.ts'
import { ClientError } from './client-error.ts'
import { formatMinor } from './money.ts'

const bad = (what: string, example: string): ClientError =>
  new ClientError('BAD_USER_INPUT', `Not a ${what}. Write it like ${example}.`)

/** Readers of a scalar: from a variable, and from the document, where a malformed value is refused by its line and column. */
function readers<T>(parseValue: (value: unknown) => T) {
  return {
    parseValue,
    parseLiteral(node: ValueNode, variables: Parameters<typeof valueFromASTUntyped>[1]): T {
      try {
        return parseValue(valueFromASTUntyped(node, variables))
      } catch (error) {
        throw error instanceof ClientError ? new ClientError('BAD_USER_INPUT', error.message, node) : error
      }
    },
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A calendar date that exists, as 'YYYY-MM-DD'. */
export function isLocalDate(value: string): boolean {
  return z.iso.date().safeParse(value).success
}

export function addScalars(builder: Builder): void {
  builder.scalarType('DateTime', {
    description: 'An instant, RFC 3339 with an offset; printed in UTC: 2026-03-01T09:30:00.000Z.',
    serialize: (value) => value.toISOString(),
    ...readers((value) => {
      if (!z.iso.datetime({ offset: true }).safeParse(value).success) throw bad('DateTime', '2026-03-01T09:30:00Z')
      return new Date(text(value))
    }),
  })
  builder.scalarType('LocalDate', {
    description: 'A calendar date without a zone, YYYY-MM-DD; a business date is in the portfolio’s zone.',
    serialize: (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
    ...readers((value) => {
      if (!isLocalDate(text(value))) throw bad('LocalDate', '2026-03-01')
      return text(value)
    }),
  })
  builder.scalarType('Decimal', {
    description: 'An exact decimal number as a string: "12.50". Never a float.',
    serialize: (value) => value,
    ...readers((value) => {
      if (!/^-?\d{1,13}(\.\d{1,8})?$/.test(text(value))) throw bad('Decimal', '"12.50"')
      return text(value)
    }),
  })
  builder.scalarType('CurrencyCode', {
    description: 'A currency, ISO 4217: USD.',
    serialize: (value) => value,
    ...readers((value) => {
      if (!Intl.supportedValuesOf('currency').includes(text(value))) throw bad('CurrencyCode', 'USD')
      return text(value)
    }),
  })
  builder.scalarType('BigInt', {
    description: 'A whole number that may pass 32 bits, at most 2^53 − 1; a sequence or a count.',
    serialize: (value) => Number(value),
    ...readers((value) => {
      if (!Number.isSafeInteger(value)) throw bad('BigInt', '42')
      return value as number
    }),
  })
  builder.scalarType('Json', {
    description: 'Any JSON value.',
    serialize: (value) => value,
    parseValue: (value) => value,
  })
  builder.objectType('Money', {
    description: 'An amount of one currency. Never added across currencies.',
    fields: (t) => ({
      amount: t.field({
        type: 'Decimal',
        description: 'In major units, with all decimals of the currency.',
        resolve: (money) => formatMinor(money.minor, money.currency),
      }),
      currency: t.field({ type: 'CurrencyCode', description: 'ISO 4217.', resolve: (money) => money.currency }),
    }),
  })
}
