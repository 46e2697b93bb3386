import type { ConditionTypes } from '../segments/condition.graph.ts'
import type { Graph } from '../schema/graph.ts'
import { stepsInputPath } from './step-input.rules.ts'
import { FourEyesRequired, SegmentHasStrategy, StepsInvalid, StrategyCodeTaken, VersionImmutable } from './strategy.errors.ts'

/** The expected failures of this station. */
export function addStrategyErrors({ errorType }: Graph, { fault }: ConditionTypes): void {
  errorType(StepsInvalid, {
    description: 'The steps make no timetable.',
    fields: (t) => ({
      faults: t.field({
        type: [fault],
        description: 'Every fault; paths begin at the place in `steps`, from 0.',
        resolve: (error) => error.faults.map((f) => ({ ...f, path: stepsInputPath(f.path) })),
      }),
    }),
  })
  errorType(VersionImmutable, {
    description: 'Only a draft can be changed.',
    fields: (t) => ({ state: t.exposeString('state', { description: 'State that the version is in.' }) }),
  })
  errorType(FourEyesRequired, {
    description: 'Who submitted a version may not approve it.',
    fields: (t) => ({ submittedBy: t.exposeString('submittedBy', { description: 'Who submitted it.' }) }),
  })
  errorType(SegmentHasStrategy, {
    description: 'Another strategy is published for the segment.',
    fields: (t) => ({ strategyCode: t.exposeString('strategyCode', { description: 'Code of the other strategy.' }) }),
  })
  errorType(StrategyCodeTaken, { description: 'There is a strategy of this code already.' })
}
