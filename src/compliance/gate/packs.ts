import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Pack, parsePack } from './pack.schema.ts'

const FOLDER = join(import.meta.dirname, 'packs')

/** The packs that come with the product, by code. Data for software, not legal advice; none is reviewed. */
export const SHIPPED_PACKS: ReadonlyMap<string, Pack> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.pack.json'))
    .sort()
    .map((file) => parsePack(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))))
    .map((pack) => [pack.code, pack]),
)
