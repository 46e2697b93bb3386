import { IllegalTransition, InvalidInput, NotFound, rowId, type Context, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import type { ApprovalTypes } from './approval.graph.ts'
import { approvalById } from './approval.loaders.ts'
import { decideApproval, requestApproval } from './approval.service.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { LegalApproverIsRequester, LegalCaseExists } from './errors.ts'
import { given, said } from './text.rules.ts'

const payloadOf = async (id: number, { db }: Context) => ({ approval: await approvalById(db, id) })

/** `legalCaseApprovalRequest`, `legalCaseApprove`, `legalCaseReject`. */
export function addApprovalMutations({ mutation }: Graph, config: Config, host: PluginHost, { approval, purpose }: ApprovalTypes): void {
  mutation({
    name: 'legalCaseApprovalRequest',
    description: `Asks for another person’s approval of an opening or a filing, for the figures as they are now. What still waits for the same is replaced. ${BY}`,
    permission: 'work',
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      purpose: t.field({ type: purpose, required: true, description: 'For what.' }),
      note: t.string({ description: 'In words, for who decides.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalCaseExists],
    resolve: async (input, context) => {
      const caseId = rowId(input.caseId, 'Case', 'caseId')
      return payloadOf(await requestApproval(host, config, { caseId, purpose: input.purpose, note: given(input.note), actor: context.viewer.subject }), context)
    },
    payload: (t) => ({ approval: t.field({ type: approval, nullable: true, description: 'The request.', resolve: (p) => p.approval ?? null }) }),
  })
  mutation({
    name: 'legalCaseApprove',
    description: `Approves. Who asked may not. ${BY}`,
    permission: 'approve',
    input: (t) => ({
      approvalId: t.globalID({ required: true, description: 'The request.' }),
      reason: t.string({ description: 'Why.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalApproverIsRequester],
    resolve: async (input, context) => {
      const id = rowId(input.approvalId, 'LegalApproval', 'approvalId')
      await decideApproval(host, { id, to: 'APPROVED', reason: given(input.reason), actor: context.viewer.subject })
      return payloadOf(id, context)
    },
    payload: (t) => ({ approval: t.field({ type: approval, nullable: true, description: 'The approval.', resolve: (p) => p.approval ?? null }) }),
  })
  mutation({
    name: 'legalCaseReject',
    description: `Rejects a request for approval. Who asked may not. ${BY}`,
    permission: 'approve',
    input: (t) => ({
      approvalId: t.globalID({ required: true, description: 'The request.' }),
      reason: t.string({ required: true, description: 'Why.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalApproverIsRequester],
    resolve: async (input, context) => {
      const id = rowId(input.approvalId, 'LegalApproval', 'approvalId')
      await decideApproval(host, { id, to: 'REJECTED', reason: said('reason', input.reason, 'Say why.'), actor: context.viewer.subject })
      return payloadOf(id, context)
    },
    payload: (t) => ({ approval: t.field({ type: approval, nullable: true, description: 'The request.', resolve: (p) => p.approval ?? null }) }),
  })
}
