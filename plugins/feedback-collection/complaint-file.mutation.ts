import { IdempotencyConflict, InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { ComplaintTypes } from './complaint.graph.ts'
import { checkCategory } from './complaint.rules.ts'
import { fileComplaint } from './complaint.service.ts'
import type { Config } from './config.ts'
import { FeedbackActionMismatch } from './errors.ts'
import { complaintById } from './feedback.loaders.ts'
import { cleanText } from './rules.ts'

/** `complaintFile`. */
export function addComplaintFile({ mutation }: Graph, config: Config, host: PluginHost, { complaint }: ComplaintTypes): void {
  mutation({
    name: 'complaintFile',
    description: `Files a complaint. The case is on hold until it is answered, which is to be within ${config.complaintDays} days. ${BY}`,
    permission: 'file',
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
}
