import { ClientError, type Graph, NotFound, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { GradeRowTypes } from './grade-migration.graph.ts'
import { findPortfolio } from './portfolio-scope.service.ts'
import { previewScorecard, type ScorecardPreview } from './scorecard-preview.service.ts'

const BY = 'Provided by plugin segmentation.'
const SAMPLE_MAX = 10_000

/** What a version would do to the grades of real cases, before it is published. */
export function addPreview({ builder }: Graph, config: Config, host: PluginHost, { row, stability }: GradeRowTypes): void {
  const preview = builder.objectRef<ScorecardPreview>('SegmentationScorecardPreview').implement({
    description: `Real cases graded by a version and by the scorecard in force, from the same facts of now. Nothing is stored. ${BY}`,
    fields: (t) => ({
      against: t.exposeInt('against', { description: 'Number of the scorecard in force; 0: the shipped one.' }),
      cases: t.int({ description: 'Cases graded: those of the sample that are past due.', resolve: (p) => p.sample.cases }),
      changed: t.exposeInt('changed', { description: 'How many of them would have another grade.' }),
      rows: t.field({
        type: [row],
        description: 'A row for each grade by the scorecard in force; the landings are the grades by the version.',
        resolve: (p) => p.rows.map((r) => ({ ...r, currency: p.currency })),
      }),
      stability: t.field({
        type: stability,
        nullable: true,
        description: 'How far the shares of the grades would move; null where no case was graded.',
        resolve: (p) => (p.stabilityIndex === null ? null : { index: p.stabilityIndex }),
      }),
    }),
  })
  builder.queryField('segmentationScorecardPreview', (t) =>
    t.field({
      type: preview,
      nullable: true,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description: `What a version would do to the grades of a portfolio; null: no such version or portfolio that you may see. ${BY}`,
      args: {
        segmentationScorecardVersionId: t.arg.globalID({ required: true, description: 'The version, of any state.' }),
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        sample: t.arg.int({
          required: true,
          defaultValue: 1000,
          description: `Cases in work that are graded, at most ${SAMPLE_MAX}; the same ones every time.`,
        }),
      },
      resolve: async (_root, { segmentationScorecardVersionId: id, portfolio, sample }, { viewer }) => {
        if (sample < 1 || sample > SAMPLE_MAX) throw new ClientError('BAD_USER_INPUT', `sample is ${sample}. Give 1 to ${SAMPLE_MAX}.`)
        if (id.typename !== 'SegmentationScorecardVersion') {
          throw new ClientError('BAD_USER_INPUT', `That is the id of a ${id.typename}. Give the id of a SegmentationScorecardVersion.`)
        }
        const scope = await findPortfolio(host, portfolio, viewer.portfolios)
        if (scope === null) return null
        try {
          return await previewScorecard(host, config, scope, { versionId: Number(id.id), size: sample })
        } catch (error) {
          if (error instanceof NotFound) return null
          throw error
        }
      },
    }),
  )
}
