import type { Sql } from '../db/database.ts'
import type { Pack } from './gate/pack.schema.ts'
import { SHIPPED_DOCUMENTS } from './gate/packs.ts'
import { readPackDocument } from './pack-document.rules.ts'
import { packsByCode } from './pack-store.service.ts'
import { packsInForce, SHIPPED, type Shipped, type StoredVersion } from './pack-in-force.rules.ts'
import { createRulebook, type Rulebook } from './rulebook.ts'

interface Row {
  code: string
  version: string
  contentHash: string
  loadedBy: string
  loadedAt: Date
  retiredAt: Date | null
  content: unknown
}
interface SignOff {
  code: string
  version: string
  contentHash: string
  signedBy: string
  signedAt: Date
}

/** The packs that bound at an instant, by what was loaded, signed off and not retired then. */
export interface PastRulebooks {
  at(instant: number): Rulebook
}

/**
 * Reads every version there ever was, with its content: a handful. Before the first shipped version was put into the table it is that one
 * which counts; in a table without any, what this release ships.
 */
export async function loadPastRulebooks(sql: Pick<Sql, 'query'>): Promise<PastRulebooks> {
  const rows = await sql.query<Row>(
    `SELECT code, version, content_hash AS "contentHash", loaded_by AS "loadedBy", loaded_at AS "loadedAt", retired_at AS "retiredAt", content FROM rule_pack ORDER BY loaded_at, id`,
  )
  const signOffs = await sql.query<SignOff>('SELECT code, version, content_hash AS "contentHash", signed_by AS "signedBy", signed_at AS "signedAt" FROM rule_pack_sign_off ORDER BY id')
  const packs = new Map<string, Pack>()
  const packOf = ({ contentHash }: { contentHash: string }): Pack => {
    let pack = packs.get(contentHash)
    if (pack === undefined) packs.set(contentHash, (pack = readPackDocument(rows.find((row) => row.contentHash === contentHash)?.content).pack))
    return pack
  }
  const shippedRows = rows.filter((row) => row.loadedBy === SHIPPED)
  const shippedAt = (at: number): readonly Shipped[] => {
    if (shippedRows.length === 0) return SHIPPED_DOCUMENTS.map(readPackDocument)
    const latest = new Map<string, Row>()
    for (const row of shippedRows) if (!latest.has(row.code) || row.loadedAt.getTime() <= at) latest.set(row.code, row)
    return [...latest.values()].map((row) => ({ pack: packOf(row), contentHash: row.contentHash }))
  }
  const make = (at: number): Rulebook => {
    const signedBy = (row: Row) =>
      signOffs.filter((s) => s.code === row.code && s.version === row.version && s.contentHash === row.contentHash && s.signedAt.getTime() <= at).map((s) => s.signedBy)
    const stored = rows
      .filter((row) => row.loadedAt.getTime() <= at)
      .map((row): StoredVersion => {
        const { code, version, contentHash, loadedBy, retiredAt } = row
        return { code, version, contentHash, loadedBy, retired: retiredAt !== null && retiredAt.getTime() <= at, signedBy: signedBy(row) }
      })
    return createRulebook({ packs: packsByCode(packsInForce(shippedAt(at), stored, packOf)), signed: new Set() })
  }
  // Between two of these instants nothing changes.
  const changes = [...new Set([...rows.flatMap((row) => [row.loadedAt, row.retiredAt]), ...signOffs.map((s) => s.signedAt)].flatMap((date) => (date === null ? [] : [date.getTime()])))].sort((a, b) => a - b)
  const books = new Map<number, Rulebook>()
  return {
    at(instant) {
      let since = -Infinity
      for (const change of changes) if (change <= instant) since = change
      let book = books.get(since)
      if (book === undefined) books.set(since, (book = make(instant)))
      return book
    },
  }
}
