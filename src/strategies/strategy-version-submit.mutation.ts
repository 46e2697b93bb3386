import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { StrategyUnlawful } from './strategy-lint.errors.ts'
import { submitVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionSubmit`: DRAFT -> IN_REVIEW. */
export function addStrategyVersionSubmit({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionSubmit',
    description: 'Hands a draft in for review; refused where a step of it can never be done lawfully (`strategyVersionLint`).',
    roles: ['MANAGER'],
    input: (t) => ({ strategyVersionId: t.globalID({ required: true, description: 'The version.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition, StrategyUnlawful],
    resolve: async ({ strategyVersionId }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await submitVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: versionPayload,
  })
}
