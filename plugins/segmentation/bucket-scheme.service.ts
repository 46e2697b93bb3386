import { InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import { SHIPPED_SCHEMES } from './bucket-scheme.defaults.ts'
import { type BucketScheme, bucketsHash, parseBuckets } from './bucket-scheme.rules.ts'

export interface KnownScheme extends BucketScheme {
  readonly note: string | null
  /** null: shipped. */
  readonly createdBy: string | null
  readonly createdAt: Date | null
}

/** The latest version of each scheme: those that are shipped, then the house's own by code. */
export async function readSchemes(host: PluginHost): Promise<KnownScheme[]> {
  const rows = await host.query<{ code: string; version: number; buckets: unknown; note: string; createdBy: string; createdAt: Date }>(
    `SELECT DISTINCT ON (code) code, version, buckets, note, created_by AS "createdBy", created_at AS "createdAt"
     FROM segmentation_bucket_scheme ORDER BY code, version DESC`,
  )
  const shipped = SHIPPED_SCHEMES.map((scheme) => ({ ...scheme, note: null, createdBy: null, createdAt: null }))
  return [...shipped, ...rows.map((row) => ({ ...row, buckets: parseBuckets(row.buckets) }))]
}

/**
 * Adds a scheme, or the next version of one; the same buckets again are no new version. Throws
 * `SegmentationBucketSchemeInvalid`, and `InvalidInput` for the code of a shipped scheme: the KPIs count by those.
 */
export async function addScheme(host: PluginHost, input: { code: string; buckets: unknown; note: string; actor: string }): Promise<void> {
  if (!/^[A-Z][A-Z0-9_]{0,39}$/.test(input.code)) throw new InvalidInput(`${input.code} is not a code in upper snake case, such as WEEKLY_7.`, ['code'])
  if (SHIPPED_SCHEMES.some(({ code }) => code === input.code)) {
    throw new InvalidInput(`${input.code} is shipped, and never changes. Choose another code.`, ['code'])
  }
  const buckets = parseBuckets(input.buckets)
  const hash = bucketsHash(buckets)
  await host.tx(async (tx) => {
    await tx.query('LOCK TABLE segmentation_bucket_scheme IN SHARE ROW EXCLUSIVE MODE')
    const [last] = await tx.query<{ version: number; hash: string }>(
      'SELECT version, content_hash AS hash FROM segmentation_bucket_scheme WHERE code = $1 ORDER BY version DESC LIMIT 1',
      [input.code],
    )
    if (last?.hash === hash) return
    const version = (last?.version ?? 0) + 1
    await tx.query(
      `INSERT INTO segmentation_bucket_scheme (code, version, buckets, content_hash, note, created_by, created_at)
       VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7)`,
      [input.code, version, JSON.stringify(buckets), hash, input.note, input.actor, host.now()],
    )
    await tx.appendEvent({ type: 'segmentationBucketScheme.added', actor: input.actor, payload: { code: input.code, version, contentHash: hash } })
  })
}
