import { InvalidInput } from '../schema/errors.ts'
import type { RecordKind } from './record.schema.ts'

/** Field of the oneOf input -> kind of record. */
const FIELDS: Readonly<Record<string, RecordKind>> = {
  consent: 'CONSENT', optOut: 'OPT_OUT', cease: 'CEASE', dispute: 'DISPUTE', moratorium: 'MORATORIUM', notice: 'NOTICE', fact: 'FACT', freshness: 'FRESHNESS',
  representation: 'REPRESENTATION', workplace: 'WORKPLACE', inconvenientTimes: 'INCONVENIENT_TIMES', workingHours: 'WORKING_HOURS', occasion: 'OCCASION',
  vulnerability: 'VULNERABILITY', birthDate: 'BIRTH_DATE', timeZone: 'TIME_ZONE', inDefaultSince: 'IN_DEFAULT_SINCE',
}

/** Without what was left out, and with the numbers of accounts in place of their global ids. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if ('typename' in value && 'id' in value) {
    if (value.typename !== 'Account') throw new InvalidInput(`The id of a ${String(value.typename)} stands among the debts. Give ids of accounts.`, ['record'])
    return String(value.id)
  }
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null && item !== undefined).map(([name, item]) => [name, plain(item)]))
}

/** What was given in the one field of the oneOf input. */
export function recordOf(input: object): { readonly kind: RecordKind; readonly data: unknown } {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined)
  const [[field, value] = ['', null]] = given
  const kind = FIELDS[field]
  if (given.length !== 1 || kind === undefined) throw new InvalidInput(`Give exactly one of ${Object.keys(FIELDS).join(', ')}.`, ['record'])
  return { kind, data: plain(value) }
}
