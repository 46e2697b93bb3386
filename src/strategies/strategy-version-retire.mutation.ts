import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { retireVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionRetire`: PUBLISHED -> RETIRED. */
export function addStrategyVersionRetire({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionRetire',
    description: 'Retires the published version, so that no case is enrolled in the strategy any more.',
    roles: ['MANAGER'],
    input: (t) => ({ strategyVersionId: t.globalID({ required: true, description: 'The version.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ strategyVersionId }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await retireVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: versionPayload,
  })
}
