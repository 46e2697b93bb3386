import { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { fileComplaint, resolveComplaint } from './complaint.service.ts'
import { FeedbackActionMismatch } from './errors.ts'
import { complaintById } from './feedback.loaders.ts'
import type { FeedbackTypes } from './graph.ts'
import { checkCategory, cleanText } from './rules.ts'

const BY = 'Provided by plugin feedback-collection.'

/** `complaintFile` and `complaintResolve`. */
export function addComplaintMutations(graph: Graph, config: Config, host: PluginHost, complaint: FeedbackTypes['complaint']): void {
  const { builder, mutation } = graph
  mutation({
    name: 'complaintFile',
    description: `Files a complaint. The case is on hold until it is resolved, which is to be within ${config.complaintDays} days. ${BY}`,
    roles: ['AGENT', 'MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      actionId: t.globalID({ description: 'The action that caused it.' }),
      category: t.string({ required: true, description: 'What it is about: an upper-snake-case code of the house’s own list.' }),
      text: t.string({ description: `In the customer’s words, at most ${config.textMax} characters.` }),
      idempotencyKey: t.string({ required: true, description: 'Repeat it, and nothing happens twice.' }),
    }),
    errors: [NotFound, InvalidInput, FeedbackActionMismatch, IdempotencyConflict],
    resolve: async (input, { db, viewer }) => {
      checkCategory(input.category)
      const id = await fileComplaint(host, config, {
        caseId: rowId(input.caseId, 'Case', 'caseId'),
        actionId: input.actionId == null ? null : rowId(input.actionId, 'Action', 'actionId'),
        category: input.category,
        text: cleanText(input.text, config),
        receivedAt: host.now(),
        idempotencyKey: input.idempotencyKey,
        actor: viewer.subject,
      })
      return { complaint: await complaintById(db, id) }
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })

  const outcome = builder.enumType('FeedbackComplaintOutcome', {
    description: `How a complaint ends. ${BY}`,
    values: {
      RESOLVED_UPHELD: { description: 'The customer was right.' },
      RESOLVED_PARTLY: { description: 'The customer was partly right.' },
      RESOLVED_NOT_UPHELD: { description: 'The customer was not right.' },
      WITHDRAWN: { description: 'The customer took it back.' },
    } as const,
  })
  mutation({
    name: 'complaintResolve',
    description: `Resolves or withdraws a complaint and lifts its hold. ${BY}`,
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      complaintId: t.globalID({ required: true, description: 'The complaint.' }),
      outcome: t.field({ type: outcome, required: true, description: 'How it ends.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, { db, viewer }) => {
      const id = rowId(input.complaintId, 'FeedbackComplaint', 'complaintId')
      await resolveComplaint(host, id, input.outcome, viewer.subject)
      return { complaint: await complaintById(db, id) }
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })
}
