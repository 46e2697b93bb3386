import type { Graph } from '../../src/plugin-host/index.ts'
import type { ScorecardTypes } from './scorecard.graph.ts'

const BY = 'Provided by plugin segmentation.'

/** The input of a scorecard. Its fields are named as the content is, so that the paths of faults fit both. */
export function addScorecardInput({ builder }: Graph, { axis }: Pick<ScorecardTypes, 'axis'>) {
  const bin = builder.inputType('SegmentationBinInput', {
    description: `A range of values and its points. ${BY}`,
    fields: (t) => ({
      below: t.float({ description: 'Values below this fall in; left out in the last bin: all the rest.' }),
      points: t.float({ required: true, description: '0 (best) to 100 (worst).' }),
      reason: t.string({ required: true, description: 'Code said when it counts against the customer, upper snake case.' }),
    }),
  })
  const characteristic = builder.inputType('SegmentationCharacteristicInput', {
    description: `One input of the scorecard. ${BY}`,
    fields: (t) => ({
      axis: t.field({ type: axis, required: true, description: 'Axis it counts on.' }),
      input: t.string({ required: true, description: 'What is read from the facts: dpd, utilisation, … A wrong name is answered with all of them.' }),
      weight: t.float({ required: true, description: 'Weight within the axis.' }),
      bins: t.field({ type: [bin], required: true, description: 'Ranges, rising; only the last is open.' }),
    }),
  })
  const axes = builder.inputType('SegmentationAxesInput', {
    description: `A number for each axis. ${BY}`,
    fields: (t) => ({
      risk: t.float({ required: true, description: 'Of risk.' }),
      ability: t.float({ required: true, description: 'Of ability.' }),
      willingness: t.float({ required: true, description: 'Of willingness.' }),
    }),
  })
  const cutOffs = builder.inputType('SegmentationCutOffsInput', {
    description: `The scores at which grades begin. ${BY}`,
    fields: (t) => ({
      b: t.float({ required: true, description: 'From here B; below it A.' }),
      c: t.float({ required: true, description: 'From here C.' }),
      d: t.float({ required: true, description: 'From here D.' }),
    }),
  })
  const quadrant = builder.inputType('SegmentationQuadrantInput', {
    description: `Where unable and unwilling begin. ${BY}`,
    fields: (t) => ({
      ability: t.float({ required: true, description: 'Points from which a case is unable to pay.' }),
      willingness: t.float({ required: true, description: 'Points from which it is unwilling.' }),
    }),
  })
  const cell = builder.inputType('SegmentationMatrixCellInput', {
    description: `What the matrix says of one band of behaviour and one of balance. ${BY}`,
    fields: (t) => ({
      behaviourBand: t.int({ required: true, description: 'Band of risk points, from 0.' }),
      balanceBand: t.int({ required: true, description: 'Band of outstanding, from 0.' }),
      priority: t.float({ required: true, description: 'The rank in a queue is multiplied by it; 0.1 to 10.' }),
      segment: t.string({ description: 'Code of the segment of a case that no segment’s rule fits.' }),
    }),
  })
  const matrix = builder.inputType('SegmentationMatrixInput', {
    description: `Behaviour by balance: a cell for each pair of bands. ${BY}`,
    fields: (t) => ({
      behaviourBounds: t.floatList({ required: true, description: 'Risk points that part the bands, rising.' }),
      balanceBounds: t.field({ type: ['BigInt'], required: true, description: 'Outstanding that parts the bands, in minor units, rising.' }),
      cells: t.field({ type: [cell], required: true, description: 'All cells.' }),
    }),
  })
  return builder.inputType('SegmentationScorecardInput', {
    description: `A scorecard. What is left out is as shipped. ${BY}`,
    fields: (t) => ({
      characteristics: t.field({ type: [characteristic], required: true, description: 'All inputs, 1 to 60.' }),
      axisWeights: t.field({ type: axes, description: 'How much each axis counts in the score.' }),
      minimumKnown: t.field({ type: axes, description: 'An axis of which fewer inputs are known is unknown.' }),
      cutOffs: t.field({ type: cutOffs, description: 'The scores at which grades begin.' }),
      dpdAlwaysD: t.int({ description: 'Past due for longer than this many days is D.' }),
      stress: t.field({ type: axes, description: 'Points added to each axis of every case, −100 to 100.' }),
      quadrant: t.field({ type: quadrant, description: 'Where unable and unwilling begin.' }),
      matrix: t.field({ type: matrix, description: 'Behaviour by balance.' }),
    }),
  })
}

export type ScorecardInput = ReturnType<typeof addScorecardInput>

/** The input as content: what was left out, or is null, is not there. */
export function contentOfInput({ characteristics, ...rest }: ScorecardInput['$inferInput']): unknown {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined))
  const bins = (of: (typeof characteristics)[number]) => of.bins.map((bin) => ({ ...bin, below: bin.below ?? null }))
  const { matrix } = rest
  return {
    ...given,
    characteristics: characteristics.map((characteristic) => ({ ...characteristic, bins: bins(characteristic) })),
    ...(matrix ? { matrix: { ...matrix, cells: matrix.cells.map((cell) => ({ behaviour: cell.behaviourBand, balance: cell.balanceBand, priority: cell.priority, segment: cell.segment ?? null })) } } : {}),
  }
}
