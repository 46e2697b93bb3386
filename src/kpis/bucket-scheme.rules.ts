import { z } from 'zod'
import { BucketSchemeInvalid } from './bucket-scheme.errors.ts'

const range = {
  /** First day past due that belongs to it. */
  minDpd: z.int().min(0),
  /** First day past due that no longer does; null: open. */
  maxDpd: z.int().nullable(),
}

const schema = z.strictObject({
  code: z.string().min(1),
  version: z.int().min(1),
  buckets: z
    .array(
      z.strictObject({
        code: z.string().min(1),
        ...range,
        name: z.string().min(1),
        nameZh: z.string().min(1),
        aliases: z.array(z.strictObject({ name: z.string().min(1), ...range })),
      }),
    )
    .min(2),
})

/** Half-open ranges [minDpd, maxDpd) of days past due, from not past due upward. */
export type BucketScheme = z.infer<typeof schema>
/** One range. An alias is another name of it, or of a part of it, that is in use in the trade. */
export type Bucket = BucketScheme['buckets'][number]

/**
 * Checks a bucket scheme: the first bucket is exactly 0 days, the others follow without gap or overlap, only the top is
 * open, no name is used twice, an alias lies inside its bucket.
 *
 * @throws BucketSchemeInvalid with every fault.
 */
export function checkBucketScheme(input: unknown): BucketScheme {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new BucketSchemeInvalid(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}.`))
  const { buckets } = parsed.data
  const faults: string[] = []
  const names = new Set<string>()
  const claim = (name: string) => {
    if (names.has(name)) faults.push(`The name ${name} is used twice.`)
    names.add(name)
  }
  buckets.forEach((bucket, i) => {
    claim(bucket.code)
    const next = buckets[i + 1]
    if (i === 0 && (bucket.minDpd !== 0 || bucket.maxDpd !== 1)) faults.push(`${bucket.code}, the first, must be [0, 1): not past due.`)
    if (bucket.maxDpd !== null && bucket.maxDpd <= bucket.minDpd) faults.push(`${bucket.code} is empty.`)
    if (next === undefined) {
      if (bucket.maxDpd !== null) faults.push(`${bucket.code}, the last, must be open: maxDpd null.`)
    } else if (bucket.maxDpd === null) {
      faults.push(`${bucket.code} is open, but only the last may be.`)
    } else if (next.minDpd !== bucket.maxDpd) {
      const fault = next.minDpd > bucket.maxDpd ? 'A gap' : 'An overlap'
      faults.push(`${fault} between ${bucket.code} and ${next.code}: ${bucket.maxDpd} and ${next.minDpd}.`)
    }
    for (const alias of bucket.aliases) {
      claim(alias.name)
      const inside = alias.minDpd >= bucket.minDpd && (alias.maxDpd ?? Infinity) <= (bucket.maxDpd ?? Infinity)
      if (!inside) faults.push(`The alias ${alias.name} leaves ${bucket.code}.`)
    }
  })
  if (faults.length > 0) throw new BucketSchemeInvalid(faults)
  return parsed.data
}

/** Position of the bucket with this code, or with this alias where the alias names the whole bucket; -1 if there is none. */
export function bucketIndex(scheme: BucketScheme, name: string): number {
  return scheme.buckets.findIndex(
    (b) => b.code === name || b.aliases.some((a) => a.name === name && a.minDpd === b.minDpd && a.maxDpd === b.maxDpd),
  )
}
