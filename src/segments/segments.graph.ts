import type { Hooks } from '../plugin-host/hooks.ts'
import type { Graph } from '../schema/graph.ts'
import { addCase } from './case.graph.ts'
import { addCaseCount } from './case-count.graph.ts'
import { addCaseHistory } from './case-history.graph.ts'
import { addCaseNotices } from './case-notices.graph.ts'
import { addCondition, type ConditionTypes } from './condition.graph.ts'
import { addSegment } from './segment.graph.ts'
import { addSegmentUpsert } from './segment-upsert.mutation.ts'

/** Everything that this station adds to the schema. Returns what conditions are written in. */
export function addSegments(graph: Graph, hooks: Pick<Hooks, 'contribute' | 'listens'>): ConditionTypes {
  const conditions = addCondition(graph)
  addSegment(graph)
  addCase(graph)
  addCaseHistory(graph)
  addCaseNotices(graph, hooks)
  addCaseCount(graph, conditions)
  addSegmentUpsert(graph, conditions)
  return conditions
}
