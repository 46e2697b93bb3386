import type { Sql } from '../db/database.ts'
import { loadPacksInForce, packsByCode } from './pack-store.service.ts'
import { createRulebook, type Rulebook } from './rulebook.ts'

/** Reads the packs in force, and keeps what is compiled for as long as nothing of them changes. */
export interface Rulebooks {
  /** One small statement. Throws `PackInvalid` for a pack in the table that this version of the product cannot read: in doubt, no contact. */
  read(sql: Pick<Sql, 'query'>): Promise<Rulebook>
}

export function createRulebooks(): Rulebooks {
  let latest: { readonly stamp: string; readonly book: Rulebook } | undefined
  return {
    async read(sql) {
      const inForce = await loadPacksInForce(sql)
      const stamp = [...inForce].map(([code, { contentHash, signedBy }]) => `${code} ${contentHash} ${signedBy.length > 0}`).join()
      if (latest?.stamp === stamp) return latest.book
      const signed = new Set([...inForce].flatMap(([code, { signedBy }]) => (signedBy.length > 0 ? [code] : [])))
      const book = createRulebook({ packs: packsByCode(inForce), signed })
      latest = { stamp, book }
      return book
    },
  }
}
