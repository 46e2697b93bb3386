import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'

interface FiledPayload {
  readonly complaintId: number
  readonly category: string
}

interface BreachPayload {
  readonly breachId: number
  readonly guardrail: string
  readonly action: string
  readonly stepKey: string | null
  readonly value: number
}

/** `complaintFiled` and `feedbackGuardrailBreached`. */
export function addSubscriptions({ subscription }: Graph): void {
  const filed = (payload: unknown) => payload as FiledPayload
  subscription({
    name: 'complaintFiled',
    description: `A complaint was filed, by a person or from a contact. ${BY}`,
    permission: 'watch',
    types: ['complaint.filed'],
    payload: (t) => ({
      complaintId: t.globalID({ nullable: true, description: 'Global id of the complaint.', resolve: ({ payload }) => ({ type: 'FeedbackComplaint', id: filed(payload).complaintId }) }),
      category: t.string({ nullable: true, description: 'What it was said to be about.', resolve: ({ payload }) => filed(payload).category }),
    }),
  })
  const breached = (payload: unknown) => payload as BreachPayload
  subscription({
    name: 'feedbackGuardrailBreached',
    description: `A guardrail was passed. ${BY}`,
    permission: 'guardrails',
    types: ['feedback.guardrailBreached'],
    payload: (t) => ({
      breachId: t.globalID({ nullable: true, description: 'Global id of the breach.', resolve: ({ payload }) => ({ type: 'FeedbackGuardrailBreach', id: breached(payload).breachId }) }),
      guardrail: t.string({ nullable: true, description: 'Code of the guardrail.', resolve: ({ payload }) => breached(payload).guardrail }),
      action: t.string({ nullable: true, description: 'ALERT, PAUSE_STEP or PAUSE_VERSION.', resolve: ({ payload }) => breached(payload).action }),
      stepKey: t.string({ nullable: true, description: 'Step; null: the whole version, or everything.', resolve: ({ payload }) => breached(payload).stepKey }),
      value: t.float({ nullable: true, description: 'The figure.', resolve: ({ payload }) => breached(payload).value }),
    }),
  })
}
