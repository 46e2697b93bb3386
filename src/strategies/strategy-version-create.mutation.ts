import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { StepInputType } from './step-input.graph.ts'
import { stepsJson } from './step-input.rules.ts'
import { StepsInvalid } from './strategy.errors.ts'
import { createDraft } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionCreate`: a draft, written or copied. */
export function addStrategyVersionCreate({ mutation }: Graph, step: StepInputType): void {
  mutation({
    name: 'strategyVersionCreate',
    description: 'Makes a draft of a strategy, from steps or as a copy of a version. Give exactly one of `steps` and `copyOf`.',
    roles: ['MANAGER'],
    input: (t) => ({
      strategyId: t.globalID({ required: true, description: 'The strategy.' }),
      steps: t.field({ type: [step], description: 'The timetable, 1 to 100 steps.' }),
      copyOf: t.globalID({ description: 'A version of any strategy, whose steps are copied.' }),
      note: t.string({ description: 'Why it is made.' }),
    }),
    errors: [NotFound, InvalidInput, StepsInvalid],
    resolve: async ({ strategyId, steps, copyOf, note }, { db, clock, viewer }) => ({
      id: await createDraft(
        { db, clock, actor: viewer.subject },
        {
          strategyId: inputId(strategyId, 'Strategy', 'strategyId'),
          note: note ?? '',
          ...(steps ? { steps: stepsJson(steps) } : {}),
          ...(copyOf ? { copyOf: inputId(copyOf, 'StrategyVersion', 'copyOf') } : {}),
        },
      ),
    }),
    payload: versionPayload,
  })
}
