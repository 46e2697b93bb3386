import type { ConditionTypes } from '../segments/condition.graph.ts'
import type { Graph } from '../schema/graph.ts'
import { addStepInput } from './step-input.graph.ts'
import { addStrategyCreate } from './strategy-create.mutation.ts'
import { addStrategyErrors } from './strategy-errors.graph.ts'
import { addStrategy } from './strategy.graph.ts'
import { addStrategyLint } from './strategy-lint.graph.ts'
import { addStrategyPauseLift } from './strategy-pause-lift.mutation.ts'
import { addStrategyPause } from './strategy-pause.mutation.ts'
import { addStrategyPauses } from './strategy-pause.graph.ts'
import { addStrategyVersionApprove } from './strategy-version-approve.mutation.ts'
import { addStrategyVersionCreate } from './strategy-version-create.mutation.ts'
import { addStrategyVersionDiscard } from './strategy-version-discard.mutation.ts'
import { addStrategyVersionEdit } from './strategy-version-edit.mutation.ts'
import { addStrategyVersionPublish } from './strategy-version-publish.mutation.ts'
import { addStrategyVersionRetire } from './strategy-version-retire.mutation.ts'
import { addStrategyVersionReturn } from './strategy-version-return.mutation.ts'
import { addStrategyVersionSubmit } from './strategy-version-submit.mutation.ts'

/** Everything that this station adds to the schema. After `addCondition` and `addSegment`. */
export function addStrategies(graph: Graph, conditions: ConditionTypes): void {
  addStrategyErrors(graph, conditions)
  const step = addStepInput(graph, conditions, addStrategy(graph))
  addStrategyLint(graph)
  addStrategyCreate(graph)
  addStrategyVersionCreate(graph, step)
  addStrategyVersionEdit(graph, step)
  addStrategyVersionSubmit(graph)
  addStrategyVersionReturn(graph)
  addStrategyVersionApprove(graph)
  addStrategyVersionPublish(graph)
  addStrategyVersionRetire(graph)
  addStrategyVersionDiscard(graph)
  addStrategyPauses(graph)
  addStrategyPause(graph)
  addStrategyPauseLift(graph)
}
