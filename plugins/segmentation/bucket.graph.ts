import { ClientError, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { daysPastDueOfAccounts, daysPastDueOfCases } from './bucket.loaders.ts'
import { aliasesAt, type Bucket, bucketOf } from './bucket-scheme.rules.ts'
import { type KnownScheme, readSchemes } from './bucket-scheme.service.ts'

const BY = 'Provided by plugin segmentation.'
/** The scheme by which the KPIs count. */
const USUAL = 'MONTHLY_30'

type Alias = Bucket['aliases'][number]
/** Descriptions of the two ends of a range. */
export const range = { min: 'First day past due that belongs to it.', max: 'First day past due that no longer does; null: open.' }

interface Place {
  readonly scheme: KnownScheme
  readonly bucket: Bucket
  readonly dpd: number
}

/** Bucket schemes, and the bucket of a case and of an account in any of them. */
export function addBuckets({ builder, loader }: Graph, host: PluginHost) {
  const alias = builder.objectRef<Alias>('SegmentationBucketAlias').implement({
    description: `Another name of a bucket, or of a part of it. ${BY}`,
    fields: (t) => ({
      name: t.exposeString('name', { description: 'The name: S1.' }),
      minDpd: t.exposeInt('minDpd', { description: range.min }),
      maxDpd: t.exposeInt('maxDpd', { nullable: true, description: range.max }),
    }),
  })
  const bucket = builder.objectRef<Bucket>('SegmentationBucket').implement({
    description: `A half-open range [minDpd, maxDpd) of days past due. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'M1, S2, …' }),
      name: t.exposeString('name', { description: 'English name.' }),
      nameZh: t.exposeString('nameZh', { description: 'Chinese name.' }),
      minDpd: t.exposeInt('minDpd', { description: range.min }),
      maxDpd: t.exposeInt('maxDpd', { nullable: true, description: range.max }),
      aliases: t.field({ type: [alias], description: 'Other names.', resolve: (b) => b.aliases }),
    }),
  })
  const scheme = builder.objectRef<KnownScheme>('SegmentationBucketScheme').implement({
    description: `A way to cut days past due into buckets. A version never changes. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Name of the scheme.' }),
      version: t.exposeInt('version', { description: 'Counted from 1.' }),
      buckets: t.field({ type: [bucket], description: 'From not past due upward, without a gap.', resolve: (s) => [...s.buckets] }),
      note: t.exposeString('note', { nullable: true, description: 'Why this version was made; null: shipped.' }),
      createdBy: t.exposeString('createdBy', { nullable: true, description: 'Who made it; null: shipped.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made; null: shipped.' }),
    }),
  })
  const place = builder.objectRef<Place>('SegmentationBucketPlace').implement({
    description: `The bucket that a case or an account is in today. ${BY}`,
    fields: (t) => ({
      scheme: t.string({ description: 'Code and version of the scheme: MONTHLY_30.1.', resolve: (p) => `${p.scheme.code}.${p.scheme.version}` }),
      code: t.string({ description: 'Code of the bucket.', resolve: (p) => p.bucket.code }),
      name: t.string({ description: 'English name.', resolve: (p) => p.bucket.name }),
      nameZh: t.string({ description: 'Chinese name.', resolve: (p) => p.bucket.nameZh }),
      daysPastDue: t.int({ description: 'Days past due today, in the portfolio’s zone.', resolve: (p) => p.dpd }),
      aliases: t.stringList({ description: 'Its other names at so many days past due: at 5 days S1, not S2.', resolve: (p) => aliasesAt(p.bucket, p.dpd) }),
    }),
  })

  const schemes = loader(async (keys: readonly number[]) => {
    const known = await readSchemes(host)
    return keys.map(() => known)
  })
  const placeAt = (known: readonly KnownScheme[], code: string, dpd: number): Place => {
    const found = known.find((one) => one.code === code)
    if (found === undefined) throw new ClientError('BAD_USER_INPUT', `No bucket scheme ${code}. There are: ${known.map((one) => one.code).join(', ')}.`)
    return { scheme: found, bucket: bucketOf(found, dpd), dpd }
  }
  const ofCases = loader(daysPastDueOfCases)
  const ofAccounts = loader(daysPastDueOfAccounts)
  builder.prismaObjectField('Case', 'bucket', (t) =>
    t.field({
      type: place,
      nullable: true,
      select: { id: true },
      description: `Its bucket today, by the account longest past due. ${BY}`,
      args: { scheme: t.arg.string({ required: true, defaultValue: USUAL, description: 'Code of the bucket scheme; its latest version counts.' }) },
      resolve: async (parent, args, context) => {
        const [known, dpd] = await Promise.all([schemes(context).load(0), ofCases(context).load(Number(parent.id))])
        return placeAt(known, args.scheme, dpd)
      },
    }),
  )
  builder.prismaObjectField('Account', 'bucket', (t) =>
    t.field({
      type: place,
      nullable: true,
      select: { id: true },
      description: `Its bucket today. ${BY}`,
      args: { scheme: t.arg.string({ required: true, defaultValue: USUAL, description: 'Code of the bucket scheme; its latest version counts.' }) },
      resolve: async (parent, args, context) => {
        const [known, dpd] = await Promise.all([schemes(context).load(0), ofAccounts(context).load(Number(parent.id))])
        return placeAt(known, args.scheme, dpd)
      },
    }),
  )
  builder.queryField('segmentationBucketSchemes', (t) =>
    t.field({
      type: [scheme],
      nullable: true,
      description: `The latest version of every bucket scheme, the shipped ones first. ${BY}`,
      resolve: () => readSchemes(host),
    }),
  )
  return scheme
}
