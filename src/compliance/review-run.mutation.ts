import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { type addComplianceReview, MAX_REVIEWED, REVIEWERS } from './review.graph.ts'
import { reviewTarget, runReview } from './review-run.service.ts'
import type { OutcomeInPacks } from './situation.service.ts'

/** `complianceReviewRun`: the same as the command line's, and kept. */
export function addComplianceReviewRun(graph: Graph, review: ReturnType<typeof addComplianceReview>, outcomeInPacks: OutcomeInPacks): void {
  graph.mutation({
    name: 'complianceReviewRun',
    description: `Judges the outbound contacts of a portfolio in a period again, at most ${MAX_REVIEWED}, and keeps what it finds: the breach rate (K37) is of what was kept, the latest for each day.`,
    roles: REVIEWERS,
    input: (t) => ({
      portfolio: t.string({ required: true, description: 'Code of the portfolio.' }),
      from: t.field({ type: 'LocalDate', required: true, description: 'First business date, in the portfolio’s zone.' }),
      to: t.field({ type: 'LocalDate', required: true, description: 'First business date after the period.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (scope, { db, viewer, clock }) => {
      if (viewer.portfolios?.includes(scope.portfolio) === false) throw new NotFound('portfolio', scope.portfolio, ['portfolio'])
      const { contacts } = await reviewTarget(db, scope)
      if (contacts > MAX_REVIEWED) throw new InvalidInput(`There are ${contacts} contacts in that time; a request looks at ${MAX_REVIEWED}. Ask for a shorter one, or run dunlin review.`, ['to'])
      return { done: await runReview(db, scope, { outcomeInPacks, keep: { at: clock.now(), by: viewer.subject } }) }
    },
    payload: (t) => ({
      review: t.field({ type: review, nullable: true, description: 'What was found; null when it was refused.', resolve: ({ done }) => done ?? null }),
    }),
  })
}
