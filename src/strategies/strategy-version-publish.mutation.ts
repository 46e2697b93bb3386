import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { StrategyUnlawful } from './strategy-lint.errors.ts'
import { SegmentHasStrategy } from './strategy.errors.ts'
import { publishVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionPublish`: APPROVED -> PUBLISHED. */
export function addStrategyVersionPublish({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionPublish',
    description:
      'Publishes an approved version, for cases enrolled from now on, and retires the one published before; cases stay on the version they are in. Refused where a step can never be done lawfully.',
    roles: ['MANAGER'],
    input: (t) => ({ strategyVersionId: t.globalID({ required: true, description: 'The version.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition, SegmentHasStrategy, StrategyUnlawful],
    resolve: async ({ strategyVersionId }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await publishVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: versionPayload,
  })
}
