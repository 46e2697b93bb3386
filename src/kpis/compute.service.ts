import type { Sql } from '../db/database.ts'
import { InvalidInput } from '../schema/errors.ts'
import { DEFAULT_BUCKETS } from './bucket-scheme.ts'
import { type BucketScheme, bucketIndex } from './bucket-scheme.rules.ts'
import { breachSums } from './breach-rate.service.ts'
import { contactRateSums } from './contact-rate.service.ts'
import { costSums } from './cost.service.ts'
import type { KpiDefinition } from './kpi.definitions.ts'
import { CurrencyMixed } from './kpi.errors.ts'
import { definitionsOf, definitionVersion, ratio } from './kpi.rules.ts'
import type { KpiGrouping, KpiResult, KpiScope, KpiSums } from './kpi.types.ts'
import { migrationCells } from './migration.service.ts'
import { promiseKeptSums } from './promise-kept.service.ts'
import { recoverySums } from './recovery.service.ts'
import { refusalSums } from './refusal-rate.service.ts'
import { type RollRow, migrationSums, rollRows } from './roll-matrix.rules.ts'
import { type ResolvedScope, resolveScope } from './scope.service.ts'

/** Below this many accounts, attempts or promises a value is marked `lowSample`. */
export const MIN_SAMPLE = 30

export interface KpiOptions {
  readonly now: Date
  readonly minSample?: number
  /** K02: minor units that may be missing. */
  readonly tolerance?: number
  readonly scheme?: BucketScheme
}

/** Matrix of one window, with what it was computed over. */
export interface RollMatrix {
  readonly scheme: BucketScheme
  readonly rows: readonly RollRow[]
  /** Null where the scope holds several currencies: balances mean nothing then. */
  readonly currency: string | null
  readonly minSample: number
  readonly scope: ResolvedScope
}

/**
 * KPIs of one scope, in the order of `ids` (all of them where null): one statement for the scope and one for each family asked.
 *
 * @throws UnknownKpi, CurrencyMixed (a money KPI over several currencies), NotFound (portfolio),
 * InvalidInput (dates, segment, grade, version, bucket)
 */
export async function computeKpis(sql: Sql, asked: KpiScope, ids: readonly string[] | null, options: KpiOptions): Promise<KpiResult[]> {
  const definitions = definitionsOf(ids)
  const scheme = options.scheme ?? DEFAULT_BUCKETS
  const bucket = bucketOf(scheme, asked.bucket ?? null)
  const scope = await resolveScope(sql, asked, options.now)
  const money = definitions.filter((d) => d.unit === 'MONEY').map((d) => d.id)
  if (money.length > 0 && scope.currencies.length > 1) throw new CurrencyMixed(money, scope.currencies)

  const needs = new Set(definitions.map((d) => d.family))
  const sums: Record<string, KpiSums> = {}
  if (needs.has('recovery')) Object.assign(sums, await recoverySums(sql, scope, options.tolerance ?? 0))
  if (needs.has('migration')) {
    const rows = rollRows(await migrationCells(sql, scope, scheme), scheme)
    sums['K06'] = migrationSums(rows, { movement: 'FLOW', weight: 'ACCOUNTS' }, bucket)
    sums['K06A'] = migrationSums(rows, { movement: 'FLOW', weight: 'BALANCE' }, bucket)
    sums['K08'] = migrationSums(rows, { movement: 'REGULAR', weight: 'ACCOUNTS' }, bucket)
    sums['K08A'] = migrationSums(rows, { movement: 'REGULAR', weight: 'BALANCE' }, bucket)
  }
  if (needs.has('cost')) Object.assign(sums, await costSums(sql, scope))
  if (needs.has('contact')) sums['K23'] = await contactRateSums(sql, scope)
  if (needs.has('promise')) Object.assign(sums, await promiseKeptSums(sql, scope))
  if (needs.has('refusal')) sums['K36'] = onlyGroup(await refusalSums(sql, scope, null))
  if (needs.has('breach')) sums['K37'] = onlyGroup(await breachSums(sql, scope, null))

  return definitions.map((definition): KpiResult => {
    const sum = sums[definition.id]
    if (sum === undefined) throw new Error(`KPI ${definition.id} is defined but never computed.`)
    return resultOf(definition, sum, { scope, scheme, bucket, minSample: options.minSample ?? MIN_SAMPLE, group: null })
  })
}

/** Each KPI that can be told apart, and how it is summed. */
const GROUPED: Readonly<Record<string, (sql: Sql, scope: ResolvedScope, by: KpiGrouping) => Promise<ReadonlyMap<string | null, KpiSums>>>> = {
  K36: refusalSums,
  K37: breachSums,
}

/**
 * One KPI of a scope, told apart, the largest numerator first.
 *
 * @throws as `computeKpis` does; InvalidInput for a KPI that has no groups
 */
export async function computeBreakdown(sql: Sql, asked: KpiScope, id: string, by: KpiGrouping, options: KpiOptions): Promise<KpiResult[]> {
  const [definition] = definitionsOf([id]) as [KpiDefinition]
  const sumsOf = GROUPED[id]
  if (sumsOf === undefined) throw new InvalidInput(`${id} cannot be told apart. Ask for one of ${Object.keys(GROUPED).join(', ')}.`, ['id'])
  const scope = await resolveScope(sql, asked, options.now)
  const groups = [...(await sumsOf(sql, scope, by))].sort(([a, x], [b, y]) => Number(y.numerator - x.numerator) || Number(y.denominator - x.denominator) || ((a ?? '') < (b ?? '') ? -1 : 1))
  const common = { scope, scheme: options.scheme ?? DEFAULT_BUCKETS, bucket: null, minSample: options.minSample ?? MIN_SAMPLE }
  return groups.map(([group, sum]) => ({ ...resultOf(definition, sum, { ...common, group }), key: JSON.stringify([id, by, group, scope.portfolioIds, scope.from, scope.to, scope.segment, scope.grade, scope.strategyVersionId]) }))
}

const onlyGroup = (groups: ReadonlyMap<string | null, KpiSums>): KpiSums => groups.get(null) ?? { numerator: 0n, denominator: 0n, sampleSize: 0, excluded: [] }

interface Computed {
  readonly scope: ResolvedScope
  readonly scheme: BucketScheme
  readonly bucket: number | null
  readonly minSample: number
  readonly group: string | null
}

function resultOf(definition: KpiDefinition, sum: KpiSums, { scope, scheme, bucket, minSample, group }: Computed): KpiResult {
  const currency = onlyCurrency(scope)
  return {
    ...sum,
    definition,
    group,
    key: JSON.stringify([definition.id, scope.portfolioIds, scope.from, scope.to, scope.segment, scope.grade, scope.strategyVersionId, bucket]),
    value: ratio(sum.numerator, sum.denominator),
    excluded: currency === null ? sum.excluded.map((e) => ({ ...e, amount: null })) : sum.excluded,
    currency,
    lowSample: sum.sampleSize < minSample,
    from: scope.from,
    to: scope.to,
    asOf: scope.t1,
    dataThrough: scope.dataThrough,
    definitionVersion: definitionVersion(definition, scheme),
  }
}

/** The full transition matrix of one window. Throws as `computeKpis` does, but for money. */
export async function computeRollMatrix(sql: Sql, asked: KpiScope, options: KpiOptions): Promise<RollMatrix> {
  const scheme = options.scheme ?? DEFAULT_BUCKETS
  const bucket = bucketOf(scheme, asked.bucket ?? null)
  const scope = await resolveScope(sql, asked, options.now)
  const rows = rollRows(await migrationCells(sql, scope, scheme), scheme)
  return {
    scheme,
    rows: bucket === null ? rows : rows.filter((row) => row.bucket === bucket),
    currency: onlyCurrency(scope),
    minSample: options.minSample ?? MIN_SAMPLE,
    scope,
  }
}

const onlyCurrency = (scope: ResolvedScope): string | null => (scope.currencies.length === 1 ? (scope.currencies[0] as string) : null)

function bucketOf(scheme: BucketScheme, name: string | null): number | null {
  if (name === null) return null
  const index = bucketIndex(scheme, name)
  if (index >= 0) return index
  throw new InvalidInput(`No bucket ${name} in ${scheme.code}. It is one of ${scheme.buckets.map((b) => b.code).join(', ')}.`, ['bucket'])
}
