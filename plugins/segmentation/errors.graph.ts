import type { Graph } from '../../src/plugin-host/index.ts'
import {
  type Fault,
  SegmentationBucketSchemeInvalid,
  SegmentationFourEyesRequired,
  SegmentationScorecardImmutable,
  SegmentationScorecardInvalid,
} from './errors.ts'

const BY = 'Provided by plugin segmentation.'

export function addErrors({ builder, errorType }: Graph): void {
  const fault = builder.objectRef<Fault>('SegmentationFault').implement({
    description: `One thing wrong in a scorecard or a bucket scheme. ${BY}`,
    fields: (t) => ({
      path: t.stringList({ description: 'Path in the input, from `input` inward.', resolve: (f) => [...f.path] }),
      message: t.exposeString('message', { description: 'What is wrong.' }),
    }),
  })
  errorType(SegmentationScorecardInvalid, {
    description: `A scorecard by which no case can be graded. ${BY}`,
    fields: (t) => ({ faults: t.field({ type: [fault], description: 'Every fault.', resolve: (e) => [...e.faults] }) }),
  })
  errorType(SegmentationScorecardImmutable, {
    description: `Only a draft can be changed. ${BY}`,
    fields: (t) => ({ state: t.exposeString('state', { description: 'State that the version is in.' }) }),
  })
  errorType(SegmentationFourEyesRequired, {
    description: `Who wrote a scorecard may not publish it. ${BY}`,
    fields: (t) => ({ editedBy: t.exposeString('editedBy', { description: 'Who wrote it.' }) }),
  })
  errorType(SegmentationBucketSchemeInvalid, {
    description: `A bucket scheme with a gap, an overlap, no open top, or a name twice. ${BY}`,
    fields: (t) => ({ faults: t.field({ type: [fault], description: 'Every fault.', resolve: (e) => [...e.faults] }) }),
  })
}
