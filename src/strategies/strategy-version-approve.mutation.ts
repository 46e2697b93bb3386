import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { FourEyesRequired } from './strategy.errors.ts'
import { approveVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionApprove`: IN_REVIEW -> APPROVED. */
export function addStrategyVersionApprove({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionApprove',
    description: 'Approves a version that someone else submitted.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({ strategyVersionId: t.globalID({ required: true, description: 'The version.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition, FourEyesRequired],
    resolve: async ({ strategyVersionId }, { db, clock, viewer }) => {
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await approveVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: versionPayload,
  })
}
