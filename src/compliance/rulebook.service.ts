import type { Sql } from '../db/database.ts'
import { SHIPPED_PACKS } from './gate/packs.ts'
import { type Pack, parsePack } from './gate/pack.schema.ts'
import { createRulebook, packLabel, type PacksInForce, type Rulebook } from './rulebook.ts'

/** Reads the packs in force, and keeps what is compiled for as long as nothing of them changes. */
export interface Rulebooks {
  /** One small statement. Throws `PackInvalid` for a pack in the table that this version of the product cannot read: in doubt, no contact. */
  read(sql: Pick<Sql, 'query'>): Promise<Rulebook>
}

interface Row {
  id: number
  code: string
  version: string
  shipped: boolean
  retired: boolean
  /** By another person than its loader, with this very content. */
  signed: boolean
}

export function createRulebooks(shipped: ReadonlyMap<string, Pack> = SHIPPED_PACKS): Rulebooks {
  const parsed = new Map<number, Pack>()
  let latest: { readonly stamp: string; readonly book: Rulebook } | undefined

  const packOf = async (sql: Pick<Sql, 'query'>, id: number): Promise<Pack> => {
    const known = parsed.get(id)
    if (known !== undefined) return known
    const [row] = await sql.query<{ content: unknown }>('SELECT content FROM rule_pack WHERE id = $1', [id])
    const pack = parsePack(row?.content)
    parsed.set(id, pack)
    return pack
  }

  return {
    async read(sql) {
      const rows = await sql.query<Row>(
        `SELECT p.id, p.code, p.version, p.loaded_by = 'shipped' AS shipped, p.retired_at IS NOT NULL AS retired,
                EXISTS (SELECT 1 FROM rule_pack_sign_off s WHERE s.code = p.code AND s.version = p.version AND s.content_hash = p.content_hash AND s.signed_by <> p.loaded_by) AS signed
           FROM rule_pack p ORDER BY p.loaded_at, p.id`,
      )
      const stamp = JSON.stringify(rows)
      if (latest?.stamp === stamp) return latest.book
      const book = createRulebook(await inForce(rows, shipped, (id) => packOf(sql, id)))
      latest = { stamp, book }
      return book
    },
  }
}

/**
 * The shipped packs, and over them the institution's own, the one that was loaded last first. A pack of its own that takes a shipped one's
 * place does so once it is signed off. A retired version binds nobody.
 */
async function inForce(rows: readonly Row[], shipped: ReadonlyMap<string, Pack>, packOf: (id: number) => Promise<Pack>): Promise<PacksInForce> {
  const packs = new Map(shipped)
  const signed = new Set<string>()
  const isCurrent = (row: Row) => packs.get(row.code)?.version === row.version
  for (const row of rows) if (row.shipped && row.retired && isCurrent(row)) packs.delete(row.code)
  for (const row of rows) {
    if (!row.shipped && !row.retired && (row.signed || !shipped.has(row.code))) packs.set(row.code, await packOf(row.id))
  }
  const signedLabels = new Set(rows.filter((row) => row.signed).map(packLabel))
  for (const pack of packs.values()) if (signedLabels.has(packLabel(pack))) signed.add(pack.code)
  return { packs, signed }
}
