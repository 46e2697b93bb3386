import { ClientError, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { type GradeMigration, gradeMigration } from './grade-migration.service.ts'
import type { GradeRow, Landing, Volume } from './grade-matrix.rules.ts'
import { findPortfolio } from './portfolio-scope.service.ts'
import { readStability } from './stability.rules.ts'

const BY = 'Provided by plugin segmentation.'
const PAST_DUE = 'Their past-due amount at the beginning.'

type ShownRow = GradeRow & { readonly currency: string }
type ShownCell = Volume & { readonly landing: Landing; readonly of: ShownRow }

/** Rows by grade, as the migration and the preview show them. */
export function addGradeRows({ builder, enums }: Graph) {
  const landing = builder.enumType('SegmentationLanding', {
    description: `Where a case stands at the end. ${BY}`,
    values: {
      A: { description: 'Grade A.' },
      B: { description: 'Grade B.' },
      C: { description: 'Grade C.' },
      D: { description: 'Grade D.' },
      INSUFFICIENT_DATA: { description: 'Graded, but too little is known.' },
      CURED: { description: 'Cured.' },
      CLOSED: { description: 'Closed for good.' },
      NOT_GRADED: { description: 'In work, without a grade.' },
    } as const,
  })
  const cell = builder.objectRef<ShownCell>('SegmentationGradeCell').implement({
    description: `The cases of a row that came to one place. ${BY}`,
    fields: (t) => ({
      landing: t.expose('landing', { type: landing, description: 'The place.' }),
      cases: t.exposeInt('cases', { description: 'How many.' }),
      share: t.float({
        nullable: true,
        description: 'Of the row’s cases, as a ratio; null where the row is empty.',
        resolve: (c) => (c.of.cases === 0 ? null : c.cases / c.of.cases),
      }),
      pastDue: t.field({ type: 'Money', description: PAST_DUE, resolve: (c) => ({ minor: c.pastDueMinor, currency: c.of.currency }) }),
    }),
  })
  const row = builder.objectRef<ShownRow>('SegmentationGradeRow').implement({
    description: `The cases of one grade. The cells sum to the row. ${BY}`,
    fields: (t) => ({
      grade: t.expose('grade', { type: enums.grade, description: 'Grade at the beginning.' }),
      cases: t.exposeInt('cases', { description: 'How many.' }),
      pastDue: t.field({ type: 'Money', description: PAST_DUE, resolve: (r) => ({ minor: r.pastDueMinor, currency: r.currency }) }),
      landings: t.field({ type: [cell], description: 'Every place, also the empty ones.', resolve: (r) => r.landings.map((l) => ({ ...l, of: r })) }),
    }),
  })
  const stability = builder.objectRef<{ index: number }>('SegmentationStability').implement({
    description: `How far the shares of the grades moved: the population stability index (PSI). ${BY}`,
    fields: (t) => ({
      index: t.exposeFloat('index', { description: 'Sum over the grades of (share after − share before) × ln(share after ÷ share before).' }),
      reading: t.field({
        type: builder.enumType('SegmentationStabilityReading', {
          description: `The usual reading of the index. ${BY}`,
          values: {
            STABLE: { description: 'Below 0.1.' },
            WATCH: { description: '0.1 to 0.25: look why.' },
            SHIFT: { description: 'Above 0.25: the scorecard meets another population than it was made for.' },
          } as const,
        }),
        description: 'What it says.',
        resolve: ({ index }) => readStability(index),
      }),
    }),
  })
  return { row, stability }
}

export type GradeRowTypes = ReturnType<typeof addGradeRows>

export function addGradeMigration({ builder, enums }: Graph, host: PluginHost, { row, stability }: GradeRowTypes): void {
  const population = builder.objectRef<GradeMigration['population'][number]>('SegmentationGradeCount').implement({
    description: `The cases of one grade. ${BY}`,
    fields: (t) => ({
      grade: t.expose('grade', { type: enums.grade, description: 'Grade.' }),
      cases: t.exposeInt('cases', { description: 'How many.' }),
    }),
  })
  const migration = builder.objectRef<GradeMigration>('SegmentationGradeMigration').implement({
    description: `Where the cases graded on one business date stood on another. ${BY}`,
    fields: (t) => ({
      from: t.field({ type: 'LocalDate', description: 'Business date at whose end the cohort is taken.', resolve: (m) => m.from }),
      to: t.field({ type: 'LocalDate', description: 'Business date at whose end the landings stand.', resolve: (m) => m.to }),
      cases: t.int({ description: 'The cohort: cases in work and graded on `from`. The rows sum to it.', resolve: (m) => m.cohort.cases }),
      pastDue: t.field({
        type: 'Money',
        description: 'Its past-due amount on `from`, by the accounts’ snapshots.',
        resolve: (m) => ({ minor: m.cohort.pastDueMinor, currency: m.currency }),
      }),
      rows: t.field({ type: [row], description: 'A row for each grade.', resolve: (m) => m.rows.map((r) => ({ ...r, currency: m.currency })) }),
      population: t.field({ type: [population], description: 'Cases in work and graded on `to`, new ones included.', resolve: (m) => [...m.population] }),
      stability: t.field({
        type: stability,
        nullable: true,
        description: 'Drift of the grades from the cohort to the population on `to`; null where either is empty.',
        resolve: (m) => (m.stabilityIndex === null ? null : { index: m.stabilityIndex }),
      }),
    }),
  })
  builder.queryField('segmentationGradeMigration', (t) =>
    t.field({
      type: migration,
      nullable: true,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE', 'PARTNER'] },
      description: `Grade migration of a portfolio; null: no such portfolio that you may see. ${BY}`,
      args: {
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        from: t.arg({ type: 'LocalDate', required: true, description: 'Business date of the cohort.' }),
        to: t.arg({ type: 'LocalDate', required: true, description: 'Business date of the landings, not before `from`.' }),
      },
      resolve: async (_root, { portfolio, from, to }, { viewer }) => {
        if (to < from) throw new ClientError('BAD_USER_INPUT', `to (${to}) is before from (${from}). Exchange them.`)
        const scope = await findPortfolio(host, portfolio, viewer.portfolios)
        return scope === null ? null : gradeMigration(host, scope, from, to)
      },
    }),
  )
}
