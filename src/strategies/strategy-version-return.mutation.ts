import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { returnVersion } from './strategy-version.service.ts'
import { versionPayload } from './version-payload.ts'

/** `strategyVersionReturn`: IN_REVIEW -> DRAFT. */
export function addStrategyVersionReturn({ mutation }: Graph): void {
  mutation({
    name: 'strategyVersionReturn',
    description: 'Returns a submitted version to its author as a draft.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      strategyVersionId: t.globalID({ required: true, description: 'The version.' }),
      reason: t.string({ required: true, description: 'What is to be mended; kept in the event log.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ strategyVersionId, reason }, { db, clock, viewer }) => {
      if (reason.trim() === '') throw new InvalidInput('The reason is empty. Say what is to be mended.', ['reason'])
      const id = inputId(strategyVersionId, 'StrategyVersion', 'strategyVersionId')
      await returnVersion({ db, clock, actor: viewer.subject }, id, reason)
      return { id }
    },
    payload: versionPayload,
  })
}
