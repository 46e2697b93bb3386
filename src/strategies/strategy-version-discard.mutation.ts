import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { discardVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionDiscard`: DRAFT -> DISCARDED. */
export function addStrategyVersionDiscard({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionDiscard',
    description: 'Gives a draft up.',
    roles: ['MANAGER'],
    input: (t) => ({ strategyVersionId: t.globalID({ required: true, description: 'The version.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ strategyVersionId }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await discardVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: versionPayload,
  })
}
