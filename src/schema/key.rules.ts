import { InvalidInput } from './errors.ts'

/** Characters of a key that a client chooses; an index has to hold it. */
export const KEY_MAX = 200

/** Fields of a mutation's input by which the same thing, sent twice, is known again. */
const KEY_FIELDS = ['idempotencyKey', 'sourceSystem', 'externalId']

/** Throws `InvalidInput` where a key of a mutation's input is empty or too long. */
export function checkKeys(input: Readonly<Record<string, unknown>>): void {
  for (const name of KEY_FIELDS) {
    const key = input[name]
    if (typeof key !== 'string') continue
    if (key.trim() === '' || key.length > KEY_MAX) throw new InvalidInput(`${name} has ${key.trim() === '' ? 'no' : key.length} characters. Give 1 to ${KEY_MAX}.`, [name])
  }
}
