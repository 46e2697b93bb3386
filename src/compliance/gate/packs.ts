import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Pack, parsePack } from './pack.schema.ts'

const FOLDER = join(import.meta.dirname, 'packs')

/** The shipped packs as they are written down, before any default is filled in: what their hashes are over. */
export const SHIPPED_DOCUMENTS: readonly unknown[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.pack.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')))

/** The packs that come with the product, by code. Data for software, not legal advice; none is reviewed. */
export const SHIPPED_PACKS: ReadonlyMap<string, Pack> = new Map(SHIPPED_DOCUMENTS.map((document) => parsePack(document)).map((pack) => [pack.code, pack]))
