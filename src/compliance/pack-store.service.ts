import type { Sql } from '../db/database.ts'
import type { Pack } from './gate/pack.schema.ts'
import { SHIPPED_DOCUMENTS } from './gate/packs.ts'
import { type PackDocument, readPackDocument } from './pack-document.rules.ts'
import { type PackInForce, packsInForce, SHIPPED, type Shipped, type StoredVersion } from './pack-in-force.rules.ts'
import { PackContentDiffers } from './pack-life.errors.ts'

type Reads = Pick<Sql, 'query'>

/** As this release has them. */
const SHIPPED_PACK_DOCUMENTS: readonly PackDocument[] = SHIPPED_DOCUMENTS.map(readPackDocument)

/**
 * Puts the shipped packs into the table, so that a past day can be judged by what was in force then. Returns how many were new. Safe to run
 * at every start and from several processes. Throws `PackContentDiffers` where a shipped pack was changed without another version.
 */
export async function installShippedPacks(sql: Reads, at: Date, documents: readonly PackDocument[] = SHIPPED_PACK_DOCUMENTS): Promise<number> {
  const made = await sql.query(
    `INSERT INTO rule_pack (code, version, content, content_hash, loaded_by, loaded_at)
     SELECT p.code, p.version, p.content, p."contentHash", '${SHIPPED}', $2
     FROM jsonb_to_recordset($1::jsonb) AS p(code text, version text, content jsonb, "contentHash" text)
     ON CONFLICT (code, version) DO NOTHING RETURNING id`,
    [JSON.stringify(documents.map(({ pack, document, contentHash }) => ({ code: pack.code, version: pack.version, content: document, contentHash }))), at],
  )
  const stored = await sql.query<StoredVersion>('SELECT code, version, content_hash AS "contentHash" FROM rule_pack')
  const hashes = new Map(stored.map(({ code, version, contentHash }) => [`${code} ${version}`, contentHash]))
  for (const { pack, contentHash } of documents) {
    const known = hashes.get(`${pack.code} ${pack.version}`)
    if (known !== contentHash) throw new PackContentDiffers(pack.code, pack.version, known ?? 'none', contentHash)
  }
  return made.length
}

/** Parsed packs by content hash: content never changes under its hash. */
const parsed = new Map<string, Pack>()
const REMEMBERED = 500

/**
 * The version of each code that binds now, shipped ones among them. One small statement, and one more for content that this process has not
 * seen yet. For the cycle, dispatch, the lint and the check.
 */
export async function loadPacksInForce(sql: Reads): Promise<ReadonlyMap<string, PackInForce>> {
  const stored = await sql.query<StoredVersion>(
    `SELECT p.code, p.version, p.content_hash AS "contentHash", p.loaded_by AS "loadedBy", p.retired_at IS NOT NULL AS retired,
       ARRAY(SELECT s.signed_by FROM rule_pack_sign_off s WHERE s.code = p.code AND s.version = p.version AND s.content_hash = p.content_hash ORDER BY s.id) AS "signedBy"
     FROM rule_pack p ORDER BY p.id`,
  )
  const unseen = stored.filter(({ loadedBy, retired, contentHash }) => loadedBy !== SHIPPED && !retired && !parsed.has(contentHash)).map(({ contentHash }) => contentHash)
  if (unseen.length > 0) {
    if (parsed.size + unseen.length > REMEMBERED) parsed.clear()
    const rows = await sql.query<{ content: unknown; contentHash: string }>(
      `SELECT DISTINCT ON (content_hash) content, content_hash AS "contentHash" FROM rule_pack WHERE loaded_by <> '${SHIPPED}' AND retired_at IS NULL`,
    )
    for (const { content, contentHash } of rows) parsed.set(contentHash, readPackDocument(content).pack)
  }
  const shipped: readonly Shipped[] = SHIPPED_PACK_DOCUMENTS
  return packsInForce(shipped, stored, ({ contentHash }) => parsed.get(contentHash) as Pack)
}

/** Only the packs, as `selectPacks` takes them. */
export const packsByCode = (inForce: ReadonlyMap<string, PackInForce>): ReadonlyMap<string, Pack> => new Map([...inForce].map(([code, { pack }]) => [code, pack]))
