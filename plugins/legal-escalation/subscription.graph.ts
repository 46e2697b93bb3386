import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { legalCasesById } from './legal-case.loaders.ts'

/** What this plugin appends to the outbox. */
export const EVENTS = [
  'legalCase.opened', 'legalCase.noticeSent', 'legalCase.prepared', 'legalCase.filed', 'legalCase.advanced', 'legalCase.withdrawn', 'legalCase.documentRecorded',
  'legalCase.deadlineSet', 'legalCase.deadlineMet', 'legalCase.measurePlanned', 'legalCase.measureMoved', 'legalCase.costRecorded', 'legalApproval.requested',
  'legalApproval.approved', 'legalApproval.rejected',
] as const

/** `legalCaseChanged`. */
export function addSubscription({ subscription, loader }: Graph, legalCase: LegalCaseType): void {
  const byId = loader(legalCasesById)
  subscription({
    name: 'legalCaseChanged',
    description: `What happens in legal cases, approvals too. ${BY}`,
    types: EVENTS,
    payload: (t) => ({
      legalCase: t.field({
        type: legalCase,
        nullable: true,
        description: 'The legal case as it is now, which may be later than the event; null: an opening that is still to come.',
        resolve: ({ payload }, _args, context) => {
          const { legalCaseId } = payload as { legalCaseId: number | null }
          return legalCaseId === null ? null : byId(context).load(legalCaseId)
        },
      }),
    }),
  })
}
