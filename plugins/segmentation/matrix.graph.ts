import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { type CaseVolume, type PortfolioMatrix, portfolioMatrix } from './matrix.service.ts'
import { findPortfolio } from './portfolio-scope.service.ts'
import { axesOfCases } from './quadrant.loaders.ts'
import { QUADRANTS, quadrantOf } from './quadrant.rules.ts'
import { scorecardInForce } from './scorecard-force.service.ts'
import type { ScorecardTypes } from './scorecard.graph.ts'

const BY = 'Provided by plugin segmentation.'

type InCurrency<T> = T & { readonly currency: string }

/** Behaviour by balance, and willingness by ability: a portfolio's cases in each, and the quadrant of one case. */
export function addMatrix({ builder, loader }: Graph, config: Config, host: PluginHost, { cell: cellType }: Pick<ScorecardTypes, 'cell'>): void {
  const quadrant = builder.enumType('SegmentationQuadrant', {
    description: `Willingness by ability. ${BY}`,
    values: {
      WILLING_ABLE: { description: QUADRANTS.WILLING_ABLE },
      WILLING_UNABLE: { description: QUADRANTS.WILLING_UNABLE },
      UNWILLING_ABLE: { description: QUADRANTS.UNWILLING_ABLE },
      UNWILLING_UNABLE: { description: QUADRANTS.UNWILLING_UNABLE },
    } as const,
  })
  const volume = builder.objectRef<InCurrency<CaseVolume>>('SegmentationVolume').implement({
    description: `Cases in work, and what they owe. ${BY}`,
    fields: (t) => ({
      cases: t.exposeInt('cases', { description: 'How many.' }),
      outstanding: t.field({
        type: 'Money',
        description: 'Outstanding of their accounts.',
        resolve: (v) => ({ minor: v.outstandingMinor, currency: v.currency }),
      }),
      pastDue: t.field({
        type: 'Money',
        description: 'Past-due amount of their accounts.',
        resolve: (v) => ({ minor: v.pastDueMinor, currency: v.currency }),
      }),
    }),
  })
  const matrixCell = builder.objectRef<InCurrency<PortfolioMatrix['cells'][number]>>('SegmentationMatrixCount').implement({
    description: `The cases of one cell. ${BY}`,
    fields: (t) => ({
      cell: t.expose('cell', { type: cellType, description: 'What the matrix says of them.' }),
      volume: t.field({ type: volume, description: 'How many, and how much.', resolve: (c) => c }),
    }),
  })
  const quadrantCount = builder.objectRef<InCurrency<PortfolioMatrix['quadrants'][number]>>('SegmentationQuadrantCount').implement({
    description: `The cases of one quadrant. ${BY}`,
    fields: (t) => ({
      quadrant: t.expose('quadrant', { type: quadrant, description: 'The quadrant.' }),
      advice: t.string({ description: 'What it asks for.', resolve: (q) => QUADRANTS[q.quadrant] }),
      volume: t.field({ type: volume, description: 'How many, and how much.', resolve: (q) => q }),
    }),
  })
  const matrix = builder.objectRef<PortfolioMatrix>('SegmentationMatrix').implement({
    description: `A portfolio’s cases in work by behaviour and balance, and by willingness and ability, as they are now. ${BY}`,
    fields: (t) => ({
      behaviourBounds: t.floatList({ description: 'Risk points that part the bands of behaviour.', resolve: (m) => m.content.matrix.behaviourBounds }),
      balanceBounds: t.field({
        type: ['Money'],
        description: 'Outstanding that parts the bands of balance.',
        resolve: (m) => m.content.matrix.balanceBounds.map((minor) => ({ minor, currency: m.currency })),
      }),
      cells: t.field({
        type: [matrixCell],
        description: 'Every cell, also the empty ones.',
        resolve: (m) => m.cells.map((c) => ({ ...c, currency: m.currency })),
      }),
      unknown: t.field({ type: volume, description: 'Cases whose risk is unknown: in no cell.', resolve: (m) => ({ ...m.unknown, currency: m.currency }) }),
      quadrants: t.field({
        type: [quadrantCount],
        description: 'Every quadrant, also the empty ones.',
        resolve: (m) => m.quadrants.map((q) => ({ ...q, currency: m.currency })),
      }),
      unknownQuadrant: t.field({
        type: volume,
        description: 'Cases of which ability or willingness is unknown: in no quadrant.',
        resolve: (m) => ({ ...m.unknownQuadrant, currency: m.currency }),
      }),
    }),
  })
  builder.queryField('segmentationMatrix', (t) =>
    t.field({
      type: matrix,
      nullable: true,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE', 'PARTNER'] },
      description: `The matrices of a portfolio; null: no such portfolio that you may see. ${BY}`,
      args: { portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }) },
      resolve: async (_root, { portfolio }, { viewer }) => {
        const scope = await findPortfolio(host, portfolio, viewer.portfolios)
        return scope === null ? null : portfolioMatrix(host, (await scorecardInForce(host, config)).content, scope)
      },
    }),
  )
  const axes = loader(axesOfCases)
  const bounds = loader(async (keys: readonly number[]) => {
    const { content } = await scorecardInForce(host, config)
    return keys.map(() => content.quadrant)
  })
  builder.prismaObjectField('Case', 'quadrant', (t) =>
    t.field({
      type: quadrant,
      nullable: true,
      select: { id: true },
      description: `Willingness by ability, by its present grade; null: either is unknown. ${BY}`,
      resolve: async (parent, _args, context) => {
        const [points, from] = await Promise.all([axes(context).load(Number(parent.id)), bounds(context).load(0)])
        return quadrantOf(points.ability, points.willingness, from)
      },
    }),
  )
}
