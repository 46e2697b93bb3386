import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { StepInputType } from './step-input.graph.ts'
import { stepsJson } from './step-input.rules.ts'
import { StepsInvalid, VersionImmutable } from './strategy.errors.ts'
import { replaceSteps } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionEdit`: other steps for a draft. */
export function addStrategyVersionEdit({ mutation }: Graph, step: StepInputType): void {
  mutation({
    name: 'strategyVersionEdit',
    description: 'Puts other steps into a draft, in place of all that it has. Anything but a draft never changes.',
    roles: ['MANAGER'],
    input: (t) => ({
      strategyVersionId: t.globalID({ required: true, description: 'The draft.' }),
      steps: t.field({ type: [step], required: true, description: 'The whole timetable, 1 to 100 steps.' }),
    }),
    errors: [NotFound, InvalidInput, StepsInvalid, VersionImmutable],
    resolve: async ({ strategyVersionId, steps }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await replaceSteps({ db, clock, actor: viewer.subject }, id, stepsJson(steps))
      return { id }
    },
    payload: versionPayload,
  })
}
