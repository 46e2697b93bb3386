import type { Graph } from '../schema/graph.ts'
import { formatMinor } from '../schema/money.ts'
import { computeBreakdown, computeKpis } from './compute.service.ts'
import { defineKpiExclusion, showExclusions } from './kpi-exclusion.graph.ts'
import { KPI_READERS, defineKpiWhere, orNull, scopeOf } from './kpi-where.graph.ts'
import { KPI_DEFINITIONS, type KpiDefinition } from './kpi.definitions.ts'
import { KPI_GROUPINGS, KPI_UNITS, type KpiGrouping, type KpiResult } from './kpi.types.ts'
import { addRollMatrix } from './roll-matrix.graph.ts'
import { monthsOf } from './window.rules.ts'

const amountOf = (kpi: KpiResult, amount: bigint): string =>
  kpi.definition.unit === 'MONEY' ? formatMinor(amount, kpi.currency as string) : String(amount)

/** KPIs: definitions, values for one window, a series of months, and the transition matrix. */
export function addKpi(graph: Graph): void {
  const { builder } = graph
  const unit = builder.enumType('KpiUnit', {
    description: 'What the numerator and the denominator of a KPI count.',
    values: Object.fromEntries(Object.entries(KPI_UNITS).map(([value, description]) => [value, { description }])) as Record<
      keyof typeof KPI_UNITS,
      { description: string }
    >,
  })
  const definition = builder.objectRef<KpiDefinition>('KpiDefinition').implement({
    description: 'A KPI in words: what is divided by what, over whom, and when.',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Short name by which it is asked for: K01.' }),
      code: t.exposeString('code', { description: 'Name for programs: RECOVERY_RATE_AMOUNT.' }),
      name: t.exposeString('name', { description: 'English name.' }),
      nameZh: t.exposeString('nameZh', { description: 'Chinese name.' }),
      numerator: t.exposeString('numerator', { description: 'Formula of the numerator.' }),
      denominator: t.exposeString('denominator', { description: 'Formula of the denominator.' }),
      notes: t.exposeString('notes', { description: 'Cohort, window and edge cases.' }),
      unit: t.expose('unit', { type: unit, description: 'What is counted.' }),
      source: t.exposeString('source', { description: 'Formula that it follows.' }),
      version: t.exposeInt('version', { description: 'Rises when the meaning changes.' }),
    }),
  })
  const exclusion = defineKpiExclusion(builder)
  const where = defineKpiWhere(graph)

  const kpi = builder.objectRef<KpiResult>('Kpi').implement({
    description: 'One KPI over one window, with everything needed to check it.',
    fields: (t) => ({
      id: t.id({
        description: 'Opaque; differs by KPI, window and scope, so that a client’s cache keeps them apart.',
        resolve: (k) => Buffer.from(k.key).toString('base64url'),
      }),
      kpiId: t.string({ description: 'Short name of the KPI: K01.', resolve: (k) => k.definition.id }),
      name: t.string({ description: 'English name.', resolve: (k) => k.definition.name }),
      group: t.exposeString('group', { nullable: true, description: 'In a breakdown: the rule, the strategy version or the channel; null: of none. Elsewhere null.' }),
      value: t.exposeFloat('value', {
        nullable: true,
        description: 'Numerator divided by denominator, as a ratio (0.25 is 25%); null, never 0, where the denominator is 0.',
      }),
      numerator: t.field({
        type: 'Decimal',
        description: 'A count, or an amount in major units of `currency`.',
        resolve: (k) => amountOf(k, k.numerator),
      }),
      denominator: t.field({
        type: 'Decimal',
        description: 'A count, or an amount in major units of `currency`.',
        resolve: (k) => amountOf(k, k.denominator),
      }),
      unit: t.field({ type: unit, description: 'What numerator and denominator count.', resolve: (k) => k.definition.unit }),
      currency: t.field({
        type: 'CurrencyCode',
        nullable: true,
        description: 'Currency of the scope; null where it holds several.',
        resolve: (k) => k.currency,
      }),
      sampleSize: t.exposeInt('sampleSize', { description: 'Accounts, attempts, promises or proposed contacts behind the denominator.' }),
      lowSample: t.exposeBoolean('lowSample', { description: 'Fewer than 30 behind the denominator: read with care.' }),
      excluded: t.field({
        type: [exclusion],
        description: 'What was left out of both sides, by reason.',
        resolve: (k) => showExclusions(k.excluded, k.currency),
      }),
      definition: t.expose('definition', { type: definition, description: 'The formula in words.' }),
      definitionVersion: t.exposeString('definitionVersion', {
        description: 'Version of the definition, and of the bucket scheme where it uses one.',
      }),
      from: t.field({ type: 'LocalDate', description: 'First business date of the window.', resolve: (k) => k.from }),
      to: t.field({ type: 'LocalDate', description: 'First business date after the window.', resolve: (k) => k.to }),
      asOf: t.field({ type: 'LocalDate', description: 'The figures stand at the end of this business date.', resolve: (k) => k.asOf }),
      dataThrough: t.field({
        type: 'LocalDate',
        nullable: true,
        description: 'Last business date, up to the end of the window, of which there is a snapshot or a cycle; after it, accounts only age.',
        resolve: (k) => k.dataThrough,
      }),
    }),
  })

  builder.queryField('kpiDefinitions', (t) =>
    t.field({ type: [definition], description: 'Every KPI that can be asked for.', resolve: () => [...KPI_DEFINITIONS] }),
  )
  builder.queryField('kpis', (t) =>
    t.field({
      type: [kpi],
      nullable: true,
      description: 'KPIs over one window. Null where there is no such portfolio that you may see.',
      authScopes: { roles: KPI_READERS },
      args: {
        where: t.arg({ type: where, required: true, description: 'Window and scope.' }),
        ids: t.arg.stringList({ description: 'Which: K01, K23 … Left out: all.' }),
      },
      resolve: (_root, args, context) =>
        orNull(() => computeKpis(context.db, scopeOf(args.where, context), args.ids ?? null, { now: context.clock.now() })),
    }),
  )
  builder.queryField('kpiMonths', (t) =>
    t.field({
      type: [kpi],
      nullable: true,
      description:
        'One KPI for each calendar month of a window, each over its own cohort: a break between months shows, where one figure for the whole ' +
        'would hide it. At most 60 months. ' +
        'Null where there is no such portfolio that you may see.',
      authScopes: { roles: KPI_READERS },
      args: {
        where: t.arg({ type: where, required: true, description: 'Window and scope.' }),
        id: t.arg.string({ required: true, description: 'Which: K08.' }),
      },
      resolve: (_root, args, context) =>
        orNull(async () => {
          const scope = scopeOf(args.where, context)
          const series: KpiResult[] = []
          for (const month of monthsOf(scope)) {
            series.push(...(await computeKpis(context.db, { ...scope, ...month }, [args.id], { now: context.clock.now() })))
          }
          return series
        }),
    }),
  )
  const grouping = builder.enumType('KpiGrouping', {
    description: 'What some KPIs can be told apart by.',
    values: Object.fromEntries(Object.entries(KPI_GROUPINGS).map(([value, description]) => [value, { description }])) as Record<KpiGrouping, { description: string }>,
  })
  builder.queryField('kpiBreakdown', (t) =>
    t.field({
      type: [kpi],
      nullable: true,
      description: 'K36 or K37 told apart, the largest numerator first. Null where there is no such portfolio that you may see.',
      authScopes: { roles: KPI_READERS },
      args: {
        where: t.arg({ type: where, required: true, description: 'Window and scope.' }),
        id: t.arg.string({ required: true, description: 'Which: K36.' }),
        by: t.arg({ type: grouping, required: true, description: 'What it is told apart by.' }),
      },
      resolve: (_root, args, context) =>
        orNull(() => computeBreakdown(context.db, scopeOf(args.where, context), args.id, args.by, { now: context.clock.now() })),
    }),
  )
  addRollMatrix(builder, { exclusion, where })
}
