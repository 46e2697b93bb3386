import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { readPackDocument } from './pack-document.rules.ts'
import { SHIPPED } from './pack-in-force.rules.ts'
import { PackContentDiffers, PackInUse, PackSignerIsLoader } from './pack-life.errors.ts'
import { loadPacksInForce } from './pack-store.service.ts'
import { PackInvalid } from './pack.errors.ts'

const DAY = 86_400_000

/** Names one version of one pack. */
export interface PackVersion {
  readonly code: string
  readonly version: string
}

interface VersionRow extends PackVersion {
  id: number
  contentHash: string
  loadedBy: string
  retired: boolean
}

/**
 * Stores a pack, given as JSON text or as what was read from it. The same content again changes nothing. Returns the row's id, and whether it
 * is new. Throws `PackInvalid` with every fault, and `PackContentDiffers` for other content under a version that is there.
 */
export async function loadPack(db: Database, given: unknown, { at, actor }: Stamp): Promise<PackVersion & { readonly id: number; readonly isNew: boolean }> {
  if (actor === SHIPPED) throw new InvalidInput(`"${SHIPPED}" is the author of what comes with the product. Load it under a person's name.`)
  const { pack, document, contentHash } = readPackDocument(given)
  const { code, version } = pack
  return db.tx(async (sql) => {
    const known = await versionOf(sql, { code, version })
    if (known !== null) return known.contentHash === contentHash ? { id: known.id, code, version, isNew: false } : differs(known, contentHash)
    await beginsByNow(sql, pack, at)
    const [made] = await sql.query<{ id: number }>(
      `INSERT INTO rule_pack (code, version, content, content_hash, loaded_by, loaded_at) VALUES ($1, $2, $3::jsonb, $4, $5, $6)
       ON CONFLICT (code, version) DO NOTHING RETURNING id`,
      [code, version, JSON.stringify(document), contentHash, actor, at],
    )
    if (made === undefined) {
      const other = (await versionOf(sql, { code, version })) as VersionRow
      return other.contentHash === contentHash ? { id: other.id, code, version, isNew: false } : differs(other, contentHash)
    }
    await appendEvents(sql, [{ type: 'rulePack.loaded', payload: { code, version, contentHash } }], { at, actor })
    return { id: made.id, code, version, isNew: true }
  })
}

function differs({ code, version, contentHash }: VersionRow, given: string): never {
  throw new PackContentDiffers(code, version, contentHash, given)
}

/** From the moment at which it takes another's place only the new version binds, so it may not begin later than that. */
async function beginsByNow(sql: Sql, { code, effectiveFrom }: { code: string; effectiveFrom: string | null }, at: Date): Promise<void> {
  // Yesterday by UTC has begun on every clock.
  const begun = new Date(at.getTime() - DAY).toISOString().slice(0, 10)
  if (effectiveFrom === null || effectiveFrom <= begun) return
  const before = (await loadPacksInForce(sql)).get(code)
  if (before === undefined) return
  const what = `begins on ${effectiveFrom}, and takes the place of ${code} version ${before.pack.version}: until then nothing of ${code} would bind. Leave it out, and date the rules that change: effectiveTo on the old, effectiveFrom on the new`
  throw new PackInvalid([{ where: 'effectiveFrom', what }])
}

/**
 * A person's word that exactly this content may be used. Again by the same person it changes nothing. Returns the pack's id.
 * Throws `NotFound`, `PackContentDiffers` where the content is another, `PackSignerIsLoader`, `InvalidInput` (no note).
 */
export async function signOffPack(db: Database, signed: PackVersion & { readonly contentHash: string; readonly note: string }, { at, actor }: Stamp): Promise<number> {
  const { code, version, contentHash, note } = signed
  if (note.trim() === '') throw new InvalidInput('The note is empty. Say what was checked, and against what.', ['note'])
  return db.tx(async (sql) => {
    const pack = await lockVersion(sql, signed)
    if (pack.contentHash !== contentHash) differs(pack, contentHash)
    if (pack.loadedBy === actor) throw new PackSignerIsLoader(code, version, actor)
    const made = await sql.query(
      `INSERT INTO rule_pack_sign_off (code, version, content_hash, signed_by, signed_at, note) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (code, version, content_hash, signed_by) DO NOTHING RETURNING id`,
      [code, version, contentHash, actor, at, note],
    )
    if (made.length > 0) await appendEvents(sql, [{ type: 'rulePack.signedOff', payload: { code, version, contentHash, note } }], { at, actor })
    return pack.id
  })
}

/**
 * Ends a version of the institution's own: from now on the one before it binds, if there is one. Again it changes nothing. Returns its id.
 * Throws `NotFound`, `InvalidInput` for a shipped one, `PackInUse` where a portfolio names it and nothing of it would be left.
 */
export async function retirePack(db: Database, named: PackVersion, { at, actor }: Stamp): Promise<number> {
  const { code, version } = named
  return db.tx(async (sql) => {
    const pack = await lockVersion(sql, named)
    if (pack.loadedBy === SHIPPED) {
      throw new InvalidInput(`${code} version ${version} comes with the product and is not retired. Load a version of your own, and have it signed off: it takes the place of this one.`, ['version'])
    }
    if (pack.retired) return pack.id
    await sql.query('UPDATE rule_pack SET retired_at = $2, retired_by = $3 WHERE id = $1', [pack.id, at, actor])
    if (!(await loadPacksInForce(sql)).has(code)) {
      const portfolios = await sql.query<{ code: string }>('SELECT code FROM portfolio WHERE $1 = ANY (rule_packs) ORDER BY code', [code])
      if (portfolios.length > 0) throw new PackInUse(code, portfolios.map((portfolio) => portfolio.code))
    }
    await appendEvents(sql, [{ type: 'rulePack.retired', payload: { code, version, contentHash: pack.contentHash } }], { at, actor })
    return pack.id
  })
}

async function versionOf(sql: Sql, { code, version }: PackVersion, lock = ''): Promise<VersionRow | null> {
  const [row] = await sql.query<VersionRow>(
    `SELECT id, code, version, content_hash AS "contentHash", loaded_by AS "loadedBy", retired_at IS NOT NULL AS retired
     FROM rule_pack WHERE code = $1 AND version = $2 ${lock}`,
    [code, version],
  )
  return row ?? null
}

async function lockVersion(sql: Sql, named: PackVersion): Promise<VersionRow> {
  const row = await versionOf(sql, named, 'FOR UPDATE')
  if (row === null) throw new NotFound('rule pack', `${named.code} version ${named.version}`, ['code'])
  return row
}
