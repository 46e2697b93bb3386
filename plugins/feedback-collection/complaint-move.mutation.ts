import { IllegalTransition, InvalidInput, NotFound, rowId, type Context, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { ComplaintTypes } from './complaint.graph.ts'
import { advanceComplaint, closeComplaint, reopenComplaint, resolveComplaint } from './complaint-move.service.ts'
import type { Config } from './config.ts'
import { complaintById } from './feedback.loaders.ts'
import { cleanText } from './rules.ts'

/** One mutation a move of the life cycle: acknowledge, investigate, resolve, reopen, close. */
export function addComplaintMoves({ builder, mutation }: Graph, config: Config, host: PluginHost, { complaint }: ComplaintTypes): void {
  const idOf = (id: { readonly typename: string; readonly id: string | number | bigint }) => rowId(id, 'FeedbackComplaint', 'complaintId')
  const moved = async (id: number, { db }: Context) => ({ complaint: await complaintById(db, id) })
  const errors = [NotFound, InvalidInput, IllegalTransition]

  for (const [name, to, description] of [
    ['complaintAcknowledge', 'ACKNOWLEDGED', 'Records that the customer was told that the complaint came in: stops its first clock.'],
    ['complaintInvestigate', 'INVESTIGATING', 'Records that somebody looks into the complaint; it counts as acknowledged.'],
  ] as const) {
    mutation({
      name,
      description: `${description} ${BY}`,
      permission: 'handle',
      input: (t) => ({ complaintId: t.globalID({ required: true, description: 'The complaint.' }) }),
      errors,
      resolve: async ({ complaintId }, context) => {
        await advanceComplaint(host, idOf(complaintId), to, context.viewer.subject)
        return moved(idOf(complaintId), context)
      },
      payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
    })
  }

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
    description: `Answers or withdraws a complaint and lifts its hold. ${BY}`,
    permission: 'resolve',
    input: (t) => ({
      complaintId: t.globalID({ required: true, description: 'The complaint.' }),
      outcome: t.field({ type: outcome, required: true, description: 'How it ends.' }),
      remedy: t.string({ description: `What was done for the customer, at most ${config.textMax} characters.` }),
    }),
    errors,
    resolve: async ({ complaintId, outcome, remedy }, context) => {
      await resolveComplaint(host, config, idOf(complaintId), { outcome, remedy: cleanText(remedy, config, 'remedy') }, context.viewer.subject)
      return moved(idOf(complaintId), context)
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })

  mutation({
    name: 'complaintReopen',
    description: `The customer is not content with the answer: the case is on hold again, and the complaint is to be answered anew within ${config.complaintDays} days. ${BY}`,
    permission: 'handle',
    input: (t) => ({
      complaintId: t.globalID({ required: true, description: 'The complaint.' }),
      reason: t.string({ description: 'What the customer says.' }),
    }),
    errors,
    resolve: async ({ complaintId, reason }, context) => {
      await reopenComplaint(host, config, idOf(complaintId), cleanText(reason, config, 'reason'), context.viewer.subject)
      return moved(idOf(complaintId), context)
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })

  mutation({
    name: 'complaintClose',
    description: `Closes a complaint that was answered or withdrawn: it cannot be reopened. ${BY}`,
    permission: 'resolve',
    input: (t) => ({ complaintId: t.globalID({ required: true, description: 'The complaint.' }) }),
    errors,
    resolve: async ({ complaintId }, context) => {
      await closeComplaint(host, idOf(complaintId), context.viewer.subject)
      return moved(idOf(complaintId), context)
    },
    payload: (t) => ({ complaint: t.field({ type: complaint, nullable: true, description: 'The complaint.', resolve: (p) => p.complaint ?? null }) }),
  })
}
