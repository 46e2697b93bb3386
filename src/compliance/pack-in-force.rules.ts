import type { Pack } from './gate/pack.schema.ts'

/** A version in the table. */
export interface StoredVersion {
  readonly code: string
  readonly version: string
  readonly contentHash: string
  /** 'shipped', or who loaded it. */
  readonly loadedBy: string
  readonly retired: boolean
  /** Who signed off exactly this content. */
  readonly signedBy: readonly string[]
}

/** A version that binds. */
export interface PackInForce {
  readonly pack: Pack
  readonly contentHash: string
  /** Whether it came with the product. */
  readonly shipped: boolean
  /** Version of the same code that it takes the place of; null: of none. */
  readonly replaces: string | null
  readonly signedBy: readonly string[]
}

/** Author of what comes with the product. */
export const SHIPPED = 'shipped'

/** What this release ships. */
export interface Shipped {
  readonly pack: Pack
  readonly contentHash: string
}

/**
 * The version of each code that binds. A code's first version binds at once: one more pack only forbids more. A later one may loosen, so it
 * binds only once a second person has signed it off; until then the one before it does, if that was not retired. Own versions stand before
 * the shipped one, the later loaded before the earlier. `stored`: in the order in which they were loaded, retired ones too.
 */
export function packsInForce(shipped: readonly Shipped[], stored: readonly StoredVersion[], packOf: (version: StoredVersion) => Pack): ReadonlyMap<string, PackInForce> {
  const signed = new Map(stored.map((version) => [`${version.code} ${version.contentHash}`, version.signedBy]))
  const inForce = new Map<string, PackInForce>()
  const codes = new Set(shipped.map(({ pack }) => pack.code))
  for (const { pack, contentHash } of shipped) {
    inForce.set(pack.code, { pack, contentHash, shipped: true, replaces: null, signedBy: signed.get(`${pack.code} ${contentHash}`) ?? [] })
  }
  for (const version of stored) {
    if (version.loadedBy === SHIPPED) continue
    const isFirst = !codes.has(version.code)
    codes.add(version.code)
    if (version.retired || (!isFirst && version.signedBy.length === 0)) continue
    const before = inForce.get(version.code)
    inForce.set(version.code, {
      pack: packOf(version), contentHash: version.contentHash, shipped: false, replaces: before?.pack.version ?? null, signedBy: version.signedBy,
    })
  }
  return inForce
}
