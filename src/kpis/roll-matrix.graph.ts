import type { Builder } from '../schema/builder.ts'
import { DEFAULT_BUCKETS } from './bucket-scheme.ts'
import type { Bucket } from './bucket-scheme.rules.ts'
import { type RollMatrix, computeRollMatrix } from './compute.service.ts'
import { type KpiExclusion, showExclusions } from './kpi-exclusion.graph.ts'
import { KPI_READERS, type KpiWhere, orNull, scopeOf } from './kpi-where.graph.ts'
import { ratio } from './kpi.rules.ts'
import type { RollRow, Volume } from './roll-matrix.rules.ts'

/** A volume with what it is a share of. */
interface ShownVolume extends Volume {
  readonly of: Volume
  readonly currency: string | null
}

interface ShownRow extends RollRow {
  readonly matrix: RollMatrix
}

interface ShownLanding extends ShownVolume {
  readonly bucket: Bucket | null
}

/** The transition matrix: where the accounts of each bucket landed. */
export function addRollMatrix(builder: Builder, { exclusion, where }: { exclusion: KpiExclusion; where: KpiWhere }): void {
  const alias = builder.objectRef<Bucket['aliases'][number]>('KpiBucketAlias').implement({
    description: 'Another name of a bucket, or of a part of it, that is in use in the trade.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'The name: S1.' }),
      minDpd: t.exposeInt('minDpd', { description: 'First day past due that belongs to it.' }),
      maxDpd: t.exposeInt('maxDpd', { nullable: true, description: 'First day past due that no longer does; null: open.' }),
    }),
  })
  const bucket = builder.objectRef<Bucket>('KpiBucket').implement({
    description: 'A half-open range [minDpd, maxDpd) of days past due.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'CURRENT, M1 …' }),
      name: t.exposeString('name', { description: 'English name.' }),
      nameZh: t.exposeString('nameZh', { description: 'Chinese name.' }),
      minDpd: t.exposeInt('minDpd', { description: 'First day past due that belongs to it.' }),
      maxDpd: t.exposeInt('maxDpd', { nullable: true, description: 'First day past due that no longer does; null: open.' }),
      aliases: t.field({ type: [alias], description: 'Other names.', resolve: (b) => b.aliases }),
    }),
  })
  const volumeInterface = builder.interfaceRef<ShownVolume>('RollVolume').implement({
    description: 'Accounts of a cohort, and their outstanding balance at the opening.',
    fields: (t) => ({
      accounts: t.exposeInt('accounts', { description: 'How many.' }),
      share: t.float({
        nullable: true,
        description: 'Of the cohort’s accounts, as a ratio; null where the cohort is empty.',
        resolve: (v) => ratio(BigInt(v.accounts), BigInt(v.of.accounts)),
      }),
      balance: t.field({
        type: 'Money',
        nullable: true,
        description: 'Outstanding at the opening; null where the scope holds several currencies.',
        resolve: (v) => (v.currency === null ? null : { minor: v.balance, currency: v.currency }),
      }),
      balanceShare: t.float({
        nullable: true,
        description: 'Of the cohort’s balance, as a ratio; null where that is 0 or in several currencies.',
        resolve: (v) => (v.currency === null ? null : ratio(v.balance, v.of.balance)),
      }),
    }),
  })
  const volume = builder.objectRef<ShownVolume>('RollMovement').implement({
    description: 'The part of a cohort that moved in one way.',
    interfaces: [volumeInterface],
    isTypeOf: (value) => !('bucket' in (value as object)),
  })
  const landing = builder.objectRef<ShownLanding>('RollLanding').implement({
    description: 'The part of a cohort that landed in one place.',
    interfaces: [volumeInterface],
    isTypeOf: (value) => 'bucket' in (value as object),
    fields: (t) => ({ bucket: t.expose('bucket', { type: bucket, nullable: true, description: 'Where; null: charged off within the window.' }) }),
  })

  const show = (row: ShownRow, part: Volume): ShownVolume => ({ ...part, of: row.cohort, currency: row.matrix.currency })
  const row = builder.objectRef<ShownRow>('RollRow').implement({
    description:
      'The accounts of one bucket at the opening. flow + save + back + regular = the sum of the landings = the cohort; ' +
      'what is excluded lies outside.',
    fields: (t) => ({
      bucket: t.field({ type: bucket, description: 'Bucket at the opening.', resolve: (r) => r.matrix.scheme.buckets[r.bucket] as Bucket }),
      cohort: t.field({ type: volume, description: 'All of them, less what is excluded.', resolve: (r) => show(r, r.cohort) }),
      landings: t.field({
        type: [landing],
        description: 'A cell for each bucket at the close, in order, and the last for charged off.',
        resolve: (r) => [
          ...r.landings.map((v, i) => ({ ...show(r, v), bucket: r.matrix.scheme.buckets[i] as Bucket })),
          { ...show(r, r.chargedOff), bucket: null },
        ],
      }),
      flow: t.field({ type: volume, description: 'Worse, or charged off (roll rate K06).', resolve: (r) => show(r, r.movements.FLOW) }),
      save: t.field({ type: volume, description: 'Same bucket.', resolve: (r) => show(r, r.movements.SAVE) }),
      back: t.field({ type: volume, description: 'Better, but past due.', resolve: (r) => show(r, r.movements.BACK) }),
      regular: t.field({ type: volume, description: 'Current or paid off (cure rate K08).', resolve: (r) => show(r, r.movements.REGULAR) }),
      lowSample: t.boolean({ description: 'Fewer than 30 accounts in the cohort.', resolve: (r) => r.cohort.accounts < r.matrix.minSample }),
      excluded: t.field({
        type: [exclusion],
        description: 'Left out of the cohort, by reason.',
        resolve: (r) => showExclusions(r.excluded, r.matrix.currency),
      }),
    }),
  })
  const matrix = builder.objectRef<RollMatrix>('RollMatrix').implement({
    description: 'Where the accounts of each bucket landed, account by account, from the end of the day before `from` to `asOf`.',
    fields: (t) => ({
      rows: t.field({ type: [row], description: 'A row for each bucket at the opening.', resolve: (m) => m.rows.map((r) => ({ ...r, matrix: m })) }),
      scheme: t.string({
        description: 'Code and version of the bucket scheme: MONTHLY_30.1.',
        resolve: (m) => `${m.scheme.code}.${m.scheme.version}`,
      }),
      from: t.field({ type: 'LocalDate', description: 'First business date of the window.', resolve: (m) => m.scope.from }),
      to: t.field({ type: 'LocalDate', description: 'First business date after the window.', resolve: (m) => m.scope.to }),
      asOf: t.field({ type: 'LocalDate', description: 'Business date at whose end the landings stand.', resolve: (m) => m.scope.t1 }),
      dataThrough: t.field({
        type: 'LocalDate',
        nullable: true,
        description: 'Last business date, up to the end of the window, of which there is a snapshot or a cycle; after it, accounts only age.',
        resolve: (m) => m.scope.dataThrough,
      }),
    }),
  })

  builder.queryField('kpiBuckets', (t) =>
    t.field({ type: [bucket], description: 'The buckets of days past due, from not past due upward.', resolve: () => [...DEFAULT_BUCKETS.buckets] }),
  )
  builder.queryField('rollMatrix', (t) =>
    t.field({
      type: matrix,
      nullable: true,
      description: 'Transition matrix of one window, best one month. Null where there is no such portfolio that you may see.',
      authScopes: { roles: KPI_READERS },
      args: { where: t.arg({ type: where, required: true, description: 'Window and scope.' }) },
      resolve: (_root, args, context) => orNull(() => computeRollMatrix(context.db, scopeOf(args.where, context), { now: context.clock.now() })),
    }),
  )
}
