import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SHIPPED_DOCUMENTS } from '../../../src/compliance/gate/packs.ts'

// oxlint-disable-next-line no-explicit-any -- documents are taken apart and changed as a user would, by hand
type Document = any

const FILE = join(import.meta.dirname, '..', '..', '..', 'examples', 'packs', 'house-strict.pack.json')

/** The example pack as its author has it, to be changed. */
export const examplePack = (change: object = {}): Document => ({ ...JSON.parse(readFileSync(FILE, 'utf8')), ...change })

/** A shipped pack under another version, with its rules changed. */
export function shippedCopy(code: string, version: string, change: (rule: Document) => Document | null = (rule) => rule): Document {
  const document = structuredClone(SHIPPED_DOCUMENTS.find((one) => (one as Document).code === code)) as Document
  return { ...document, version, rules: document.rules.map(change).filter((rule: Document) => rule !== null) }
}
