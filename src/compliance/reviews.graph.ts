import type { Graph } from '../schema/graph.ts'
import { addComplianceReview } from './review.graph.ts'
import { addComplianceReviewRun } from './review-run.mutation.ts'
import type { OutcomeInPacks } from './situation.service.ts'

/** The re-check of what was done. */
export function addComplianceReviews(graph: Graph, outcomeInPacks: OutcomeInPacks): void {
  addComplianceReviewRun(graph, addComplianceReview(graph, outcomeInPacks), outcomeInPacks)
}
