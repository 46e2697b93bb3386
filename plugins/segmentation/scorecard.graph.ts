import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { MatrixCell } from './matrix.rules.ts'
import { contentHash, parseScorecard } from './scorecard-content.rules.ts'
import { scorecardInForce } from './scorecard-force.service.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

type Characteristic = ScorecardContent['characteristics'][number]
type Bin = Characteristic['bins'][number]

/** A scorecard as it is shown. */
interface Shown {
  readonly number: number
  readonly contentHash: string
  readonly content: ScorecardContent
}

const BY = 'Provided by plugin segmentation.'

/** The scorecard in force, and the versions with their history: enough to recompute any grade by hand. */
export function addScorecards({ builder, visibility }: Graph, config: Config, host: PluginHost) {
  visibility.declare('SegmentationScorecardVersion', 'everyone')
  const axis = builder.enumType('SegmentationAxis', {
    description: `What a characteristic speaks about. ${BY}`,
    values: {
      RISK: { value: 'risk', description: 'Likelihood of default.' },
      ABILITY: { value: 'ability', description: 'Inability to pay.' },
      WILLINGNESS: { value: 'willingness', description: 'Unwillingness to pay.' },
    } as const,
  })
  const state = builder.enumType('SegmentationScorecardState', {
    description: `Where a version of the scorecard stands. ${BY}`,
    values: {
      DRAFT: { description: 'Being written; the only state in which it can be changed.' },
      PUBLISHED: { description: 'Cases are graded by it. It never changes again.' },
      RETIRED: { description: 'Replaced, or given up.' },
    } as const,
  })
  const bin = builder.objectRef<Bin>('SegmentationBin').implement({
    description: `A range of values and its points. ${BY}`,
    fields: (t) => ({
      below: t.exposeFloat('below', {
        nullable: true,
        description: 'Values below this, and not below the previous bin’s, fall in; null: all the rest.',
      }),
      points: t.exposeFloat('points', { description: '0 (best) to 100 (worst).' }),
      reason: t.exposeString('reason', { description: 'Code said when it counts against the customer.' }),
    }),
  })
  const characteristic = builder.objectRef<Characteristic>('SegmentationCharacteristic').implement({
    description: `One input of the scorecard. ${BY}`,
    fields: (t) => ({
      axis: t.expose('axis', { type: axis, description: 'Axis it counts on.' }),
      input: t.exposeString('input', { description: 'What is read from the facts.' }),
      weight: t.exposeFloat('weight', { description: 'Weight within the axis.' }),
      bins: t.expose('bins', { type: [bin], description: 'Ranges, rising.' }),
    }),
  })
  const axes = builder.objectRef<Readonly<Record<'risk' | 'ability' | 'willingness', number>>>('SegmentationAxes').implement({
    description: `A number for each axis. ${BY}`,
    fields: (t) => ({
      risk: t.exposeFloat('risk', { description: 'Of risk.' }),
      ability: t.exposeFloat('ability', { description: 'Of ability.' }),
      willingness: t.exposeFloat('willingness', { description: 'Of willingness.' }),
    }),
  })
  const cell = builder.objectRef<MatrixCell>('SegmentationMatrixCell').implement({
    description: `What the matrix says of one band of behaviour and one of balance. ${BY}`,
    fields: (t) => ({
      behaviourBand: t.exposeInt('behaviour', { description: 'Band of risk points, from 0.' }),
      balanceBand: t.exposeInt('balance', { description: 'Band of outstanding, from 0.' }),
      priority: t.exposeFloat('priority', { description: 'The rank in a queue is multiplied by it.' }),
      segment: t.exposeString('segment', { nullable: true, description: 'Segment of a case that no segment’s rule fits; null: none.' }),
    }),
  })
  const scorecard = builder.objectRef<Shown>('SegmentationScorecard').implement({
    description: `A scorecard: everything by which a case is graded. ${BY}`,
    fields: (t) => ({
      number: t.exposeInt('number', { description: 'Number of the version; 0: the shipped one.' }),
      contentHash: t.exposeString('contentHash', { description: 'SHA-256 over the content; equal for equal content.' }),
      characteristics: t.field({ type: [characteristic], description: 'All inputs.', resolve: (c) => c.content.characteristics }),
      axisWeights: t.field({ type: axes, description: 'How much each axis counts in the score.', resolve: (c) => c.content.axisWeights }),
      minimumKnown: t.field({ type: axes, description: 'An axis of which fewer inputs are known is unknown.', resolve: (c) => c.content.minimumKnown }),
      stress: t.field({ type: axes, description: 'Points added to each axis of every case.', resolve: (c) => c.content.stress }),
      gradeBFrom: t.float({ description: 'Score from which a case is B; below it is A.', resolve: (c) => c.content.cutOffs.b }),
      gradeCFrom: t.float({ description: 'Score from which a case is C.', resolve: (c) => c.content.cutOffs.c }),
      gradeDFrom: t.float({ description: 'Score from which a case is D.', resolve: (c) => c.content.cutOffs.d }),
      daysPastDueAlwaysD: t.int({ description: 'Past due for longer than this many days is D.', resolve: (c) => c.content.dpdAlwaysD }),
      unableFrom: t.float({ description: 'Points of ability from which a case is unable to pay.', resolve: (c) => c.content.quadrant.ability }),
      unwillingFrom: t.float({ description: 'Points of willingness from which a case is unwilling.', resolve: (c) => c.content.quadrant.willingness }),
      behaviourBounds: t.floatList({ description: 'Risk points that part the bands of behaviour.', resolve: (c) => c.content.matrix.behaviourBounds }),
      balanceBounds: t.field({
        type: ['BigInt'],
        description: 'Outstanding that parts the bands of balance, in minor units of the portfolio’s currency.',
        resolve: (c) => c.content.matrix.balanceBounds,
      }),
      matrix: t.field({ type: [cell], description: 'Behaviour by balance.', resolve: (c) => c.content.matrix.cells }),
    }),
  })
  const version = builder.prismaNode('SegmentationScorecardVersion', {
    id: { field: 'id', description: 'Global id.' },
    description: `A version of the scorecard. Published, it never changes. ${BY}`,
    fields: (t) => ({
      number: t.exposeInt('number', { description: 'Counted from 1; 0 is the shipped one, which is no version.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (v) => v.state }),
      contentHash: t.exposeString('contentHash', { description: 'SHA-256 over the content; equal for equal content.' }),
      note: t.exposeString('note', { description: 'Why it was made.' }),
      createdBy: t.exposeString('createdBy', { description: 'Who made it.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      editedBy: t.exposeString('editedBy', { description: 'Who wrote the content that it has.' }),
      editedAt: t.expose('editedAt', { type: 'DateTime', description: 'When that was.' }),
      publishedBy: t.exposeString('publishedBy', { nullable: true, description: 'Who published it.' }),
      publishedAt: t.expose('publishedAt', { type: 'DateTime', nullable: true, description: 'When it was published.' }),
      retiredBy: t.exposeString('retiredBy', { nullable: true, description: 'Who retired it, or published the next one.' }),
      retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was retired.' }),
      scorecard: t.field({
        type: scorecard,
        select: { number: true, content: true },
        description: 'Its content.',
        resolve: (v) => {
          const content = parseScorecard(v.content)
          return { number: v.number, contentHash: contentHash(content), content }
        },
      }),
    }),
  })
  builder.queryFields((t) => ({
    segmentationScorecard: t.field({
      type: scorecard,
      nullable: true,
      description: `The scorecard by which cases are graded. ${BY}`,
      resolve: () => scorecardInForce(host, config),
    }),
    segmentationScorecardVersions: t.prismaConnection({
      type: 'SegmentationScorecardVersion',
      cursor: 'id',
      nullable: true,
      description: `All versions of the scorecard, latest first. ${BY}`,
      totalCount: (_root, _args, { db }) => db.prisma.segmentationScorecardVersion.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.segmentationScorecardVersion.findMany({ ...query, orderBy: { number: 'desc' } }),
    }),
  }))
  return { axis, axes, cell, version }
}

export type ScorecardTypes = ReturnType<typeof addScorecards>
