import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Fault, SegmentationBucketSchemeInvalid } from './errors.ts'

/** Half a surrogate pair cannot be stored as JSON. */
const name = z.string().trim().min(1).max(40).regex(/^\P{Cs}*$/u, 'has half a character in it')
const range = {
  /** First day past due that belongs to it. */
  minDpd: z.int().min(0),
  /** First day past due that no longer does; null: open. */
  maxDpd: z.int().nullable(),
}

const bucketsSchema = z
  .array(z.strictObject({ code: name, ...range, name, nameZh: name, aliases: z.array(z.strictObject({ name, ...range })).max(20) }))
  .min(2)
  .max(50)

/** Half-open ranges [minDpd, maxDpd) of days past due. An alias is another name of a bucket, or of a part of it. */
export type Bucket = z.output<typeof bucketsSchema>[number]

export interface BucketScheme {
  readonly code: string
  readonly version: number
  readonly buckets: readonly Bucket[]
}

/**
 * Checks buckets: the first is exactly 0 days, the others follow without gap or overlap, only the last is open, no name is
 * there twice, an alias lies inside its bucket. Throws `SegmentationBucketSchemeInvalid` with every fault.
 */
export function parseBuckets(input: unknown): Bucket[] {
  const parsed = bucketsSchema.safeParse(input)
  if (!parsed.success) {
    throw new SegmentationBucketSchemeInvalid(parsed.error.issues.map(({ path, message }) => ({ path: ['buckets', ...path.map(String)], message })))
  }
  const buckets = parsed.data
  const faults: Fault[] = []
  const names = new Set<string>()
  buckets.forEach((bucket, i) => {
    const fault = (message: string, ...more: string[]) => faults.push({ path: ['buckets', String(i), ...more], message })
    const claim = (taken: string, ...more: string[]) => {
      if (names.has(taken)) fault(`the name ${taken} is there twice`, ...more)
      names.add(taken)
    }
    claim(bucket.code, 'code')
    const before = buckets[i - 1]
    if (i === 0 && (bucket.minDpd !== 0 || bucket.maxDpd !== 1)) fault('the first bucket is not past due: minDpd 0, maxDpd 1')
    if (bucket.maxDpd !== null && bucket.maxDpd <= bucket.minDpd) fault('is empty: maxDpd is above minDpd', 'maxDpd')
    if (before !== undefined && before.maxDpd !== null && bucket.minDpd !== before.maxDpd) {
      fault(`${bucket.minDpd > before.maxDpd ? 'a gap' : 'an overlap'} after ${before.code}: begin at ${before.maxDpd}`, 'minDpd')
    }
    const last = i === buckets.length - 1
    if (last !== (bucket.maxDpd === null)) fault(last ? 'the last bucket is open: maxDpd null' : 'only the last bucket is open', 'maxDpd')
    bucket.aliases.forEach((alias, a) => {
      claim(alias.name, 'aliases', String(a), 'name')
      const end = alias.maxDpd ?? Infinity
      if (alias.minDpd < bucket.minDpd || end > (bucket.maxDpd ?? Infinity)) fault(`the alias ${alias.name} leaves ${bucket.code}`, 'aliases', String(a))
      else if (end <= alias.minDpd) fault(`the alias ${alias.name} is empty`, 'aliases', String(a))
    })
  })
  if (faults.length > 0) throw new SegmentationBucketSchemeInvalid(faults)
  return buckets
}

/** The bucket of so many days past due. A checked scheme has one for every number from 0. */
export function bucketOf({ buckets }: BucketScheme, dpd: number): Bucket {
  return buckets.findLast((bucket) => bucket.minDpd <= dpd) as Bucket
}

/** The other names that hold at so many days past due: at 5 days S1, not S2. */
export function aliasesAt({ aliases }: Bucket, dpd: number): string[] {
  return aliases.filter((alias) => alias.minDpd <= dpd && dpd < (alias.maxDpd ?? Infinity)).map((alias) => alias.name)
}

export const bucketsHash = (buckets: readonly Bucket[]): string => createHash('sha256').update(JSON.stringify(buckets)).digest('hex')
