import type { Graph } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

type Characteristic = Config['characteristics'][number]
type Bin = Characteristic['bins'][number]

const BY = 'Provided by plugin segmentation.'

/** Shows the scorecard in force, so that a grade can be recomputed by hand. */
export function extendSchema({ builder }: Graph, config: Config): void {
  const axis = builder.enumType('SegmentationAxis', {
    description: `What a characteristic speaks about. ${BY}`,
    values: {
      RISK: { value: 'risk', description: 'Likelihood of default.' },
      ABILITY: { value: 'ability', description: 'Inability to pay.' },
      WILLINGNESS: { value: 'willingness', description: 'Unwillingness to pay.' },
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
  const scorecard = builder.objectRef<Config>('SegmentationScorecard').implement({
    description: `The scorecard in force. ${BY}`,
    fields: (t) => ({
      characteristics: t.expose('characteristics', { type: [characteristic], description: 'All inputs.' }),
      gradeBFrom: t.float({ description: 'Score from which a case is B; below it is A.', resolve: (c) => c.cutOffs.b }),
      gradeCFrom: t.float({ description: 'Score from which a case is C.', resolve: (c) => c.cutOffs.c }),
      gradeDFrom: t.float({ description: 'Score from which a case is D.', resolve: (c) => c.cutOffs.d }),
      daysPastDueAlwaysD: t.exposeInt('dpdAlwaysD', { description: 'Past due for longer than this many days is D.' }),
    }),
  })
  builder.queryField('segmentationScorecard', (t) =>
    t.field({ type: scorecard, nullable: true, description: `The scorecard by which cases are graded. ${BY}`, resolve: () => config }),
  )
}
