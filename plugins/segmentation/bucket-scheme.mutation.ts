import { type Graph, InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import { addScheme, readSchemes } from './bucket-scheme.service.ts'
import { type addBuckets, range } from './bucket.graph.ts'
import { SegmentationBucketSchemeInvalid } from './errors.ts'

const BY = 'Provided by plugin segmentation.'

/** `segmentationBucketSchemeAdd`: a scheme of the house's own, or its next version. */
export function addBucketSchemeMutation({ builder, mutation }: Graph, host: PluginHost, scheme: ReturnType<typeof addBuckets>): void {
  const aliasInput = builder.inputType('SegmentationBucketAliasInput', {
    description: `Another name of a bucket, or of a part of it. ${BY}`,
    fields: (t) => ({
      name: t.string({ required: true, description: 'The name.' }),
      minDpd: t.int({ required: true, description: range.min }),
      maxDpd: t.int({ description: range.max }),
    }),
  })
  const bucketInput = builder.inputType('SegmentationBucketInput', {
    description: `A half-open range [minDpd, maxDpd) of days past due. ${BY}`,
    fields: (t) => ({
      code: t.string({ required: true, description: 'Its code.' }),
      name: t.string({ required: true, description: 'English name.' }),
      nameZh: t.string({ required: true, description: 'Chinese name.' }),
      minDpd: t.int({ required: true, description: range.min }),
      maxDpd: t.int({ description: range.max }),
      aliases: t.field({ type: [aliasInput], description: 'Other names.' }),
    }),
  })
  mutation({
    name: 'segmentationBucketSchemeAdd',
    description: `Adds a bucket scheme, or the next version of one. ${BY}`,
    permission: 'edit-bucket-schemes',
    input: (t) => ({
      code: t.string({ required: true, description: 'Upper snake case; not that of a shipped scheme.' }),
      buckets: t.field({
        type: [bucketInput],
        required: true,
        description: 'From not past due ([0, 1)) upward, without gap or overlap; only the last is open.',
      }),
      note: t.string({ description: 'Why it is made.' }),
    }),
    errors: [InvalidInput, SegmentationBucketSchemeInvalid],
    resolve: async (input, { viewer }) => {
      const closed = <T extends { maxDpd?: number | null | undefined }>(range: T) => ({ ...range, maxDpd: range.maxDpd ?? null })
      const buckets = input.buckets.map((bucket) => ({ ...closed(bucket), aliases: (bucket.aliases ?? []).map(closed) }))
      await addScheme(host, { code: input.code, buckets, note: input.note ?? '', actor: viewer.subject })
      return { bucketScheme: (await readSchemes(host)).find((one) => one.code === input.code) }
    },
    payload: (t) => ({ bucketScheme: t.field({ type: scheme, nullable: true, description: 'The scheme.', resolve: (p) => p.bucketScheme ?? null }) }),
  })
}
