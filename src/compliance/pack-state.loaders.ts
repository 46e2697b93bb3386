import type { Context } from '../schema/context.ts'
import { SHIPPED } from './pack-in-force.rules.ts'
import { loadPacksInForce } from './pack-store.service.ts'

export interface SignOff {
  readonly signedBy: string
  readonly signedAt: Date
  readonly note: string
}

/** IN_FORCE: it binds. WAITING: it will take another's place once it is signed off. REPLACED: another one binds. */
export type PackState = 'IN_FORCE' | 'WAITING' | 'REPLACED' | 'RETIRED'

/** What the row of a pack does not say by itself. */
export interface PackStanding {
  readonly state: PackState
  /** Version whose place it takes, or would take. */
  readonly replaces: string | null
  readonly signOffs: readonly SignOff[]
}

interface Row {
  id: number
  code: string
  contentHash: string
  loadedBy: string
  retired: boolean
  signOffs: (Omit<SignOff, 'signedAt'> & { signedAt: string })[]
}

/** By id of `rule_pack`. Two statements, however many there are. */
export async function loadPackStandings(ids: readonly number[], { db }: Pick<Context, 'db'>): Promise<PackStanding[]> {
  const rows = await db.query<Row>(
    `SELECT p.id, p.code, p.content_hash AS "contentHash", p.loaded_by AS "loadedBy", p.retired_at IS NOT NULL AS retired,
       coalesce((SELECT json_agg(json_build_object('signedBy', s.signed_by, 'signedAt', s.signed_at, 'note', s.note) ORDER BY s.id)
         FROM rule_pack_sign_off s WHERE s.code = p.code AND s.version = p.version AND s.content_hash = p.content_hash), '[]') AS "signOffs"
     FROM rule_pack p WHERE p.id = ANY ($1::bigint[])`,
    [ids],
  )
  const inForce = await loadPacksInForce(db)
  const standings = new Map(
    rows.map(({ id, code, contentHash, loadedBy, retired, signOffs }): [number, PackStanding] => {
      const binding = inForce.get(code)
      const binds = !retired && binding?.contentHash === contentHash
      const waits = !retired && !binds && loadedBy !== SHIPPED && signOffs.length === 0
      return [
        id,
        {
          state: retired ? 'RETIRED' : binds ? 'IN_FORCE' : waits ? 'WAITING' : 'REPLACED',
          replaces: binds ? binding.replaces : waits ? (binding?.pack.version ?? null) : null,
          signOffs: signOffs.map((signOff) => ({ ...signOff, signedAt: new Date(signOff.signedAt) })),
        },
      ]
    }),
  )
  return ids.map((id) => standings.get(id) ?? { state: 'RETIRED', replaces: null, signOffs: [] })
}
