import { InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { assessComplaint, decideOptOut } from './complaint-assess.service.ts'
import type { ComplaintTypes } from './complaint.graph.ts'
import { checkCategory, checkRootCause } from './complaint.rules.ts'
import type { Config } from './config.ts'
import { FeedbackActionMismatch, FeedbackNothingSuggested } from './errors.ts'
import { complaintById } from './feedback.loaders.ts'

/** `complaintAssess` and `complaintOptOutDecide`: what a person found, and decided. */
export function addComplaintAssess({ mutation }: Graph, config: Config, host: PluginHost, { complaint, severity }: ComplaintTypes): void {
  mutation({
    name: 'complaintAssess',
    description: `Records what a person found of a complaint; what is left out stays. A person’s category wins over a model’s. ${BY}`,
    permission: 'handle',
    input: (t) => ({
      complaintId: t.globalID({ required: true, description: 'The complaint.' }),
      category: t.string({ description: 'What it is about: an upper-snake-case code of the house’s own list.' }),
      severity: t.field({ type: severity, description: 'How grave it is.' }),
      rootCause: t.string({ description: `Why it came about: ${config.rootCauses.map(({ code }) => code).join(', ')}.` }),
      actionId: t.globalID({ description: 'The action that caused it.' }),
    }),
    errors: [NotFound, InvalidInput, FeedbackActionMismatch],
    resolve: async ({ complaintId, category, severity, rootCause, actionId }, { db, viewer }) => {
      const id = rowId(complaintId, 'FeedbackComplaint', 'complaintId')
      if (category != null) checkCategory(category)
      if (rootCause != null) checkRootCause(rootCause, config)
      const found = { category: category ?? null, severity: severity ?? null, rootCause: rootCause ?? null, actionId: actionId == null ? null : rowId(actionId, 'Action', 'actionId') }
      await assessComplaint(host, config, id, found, viewer.subject)
      return { complaint: await complaintById(db, id) }
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })
  mutation({
    name: 'complaintOptOutDecide',
    description: `Decides on the opt-out that a complaint about a channel suggests. Accepted, no contact is made with the customer by that channel from then on. ${BY}`,
    permission: 'handle',
    input: (t) => ({
      complaintId: t.globalID({ required: true, description: 'The complaint.' }),
      accept: t.boolean({ required: true, description: 'True: the channel is not used any more. False: it is.' }),
    }),
    errors: [NotFound, InvalidInput, FeedbackNothingSuggested],
    resolve: async ({ complaintId, accept }, { db, viewer }) => {
      const id = rowId(complaintId, 'FeedbackComplaint', 'complaintId')
      await decideOptOut(host, id, accept, viewer.subject)
      return { complaint: await complaintById(db, id) }
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })
}
