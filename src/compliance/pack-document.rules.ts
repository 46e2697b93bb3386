import { createHash } from 'node:crypto'
import { canonicalJson } from '../strategies/step.rules.ts'
import { type Pack, parsePack } from './gate/pack.schema.ts'
import { PackInvalid } from './pack.errors.ts'

/** A rule pack as it was written down, and as the gate uses it. */
export interface PackDocument {
  readonly pack: Pack
  /** What is stored, and what the hash is over: without the defaults that reading fills in. */
  readonly document: unknown
  /** SHA-256, hex, over the canonical JSON: equal for equal content, however it is spaced or ordered. */
  readonly contentHash: string
}

export const packHash = (document: unknown): string => createHash('sha256').update(canonicalJson(document)).digest('hex')

/** JSON text, or what was read from it. Throws `PackInvalid` with every fault. */
export function readPackDocument(given: unknown): PackDocument {
  const document = typeof given === 'string' ? parseText(given) : given
  const pack = parsePack(document)
  if (hasUnstorable(document)) throw new PackInvalid([{ where: 'pack', what: 'has a NUL character or half of a surrogate pair in a text, which the database does not take' }])
  return { pack, document, contentHash: packHash(document) }
}

/** In JSON both are always escaped; an escaped backslash before it is none. */
const hasUnstorable = (document: unknown): boolean => JSON.stringify(document).replaceAll('\\\\', '').search(/\\u(?:0000|d[89a-f][0-9a-f]{2})/) !== -1

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PackInvalid([{ where: 'pack', what: `is not JSON: ${(error as Error).message}` }])
  }
}
