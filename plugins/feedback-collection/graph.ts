import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import { addComplaint } from './complaint.graph.ts'
import { addComplaintAssess } from './complaint-assess.mutation.ts'
import { addComplaintFile } from './complaint-file.mutation.ts'
import { addComplaintMoves } from './complaint-move.mutation.ts'
import type { Config } from './config.ts'
import { addErrors } from './errors.graph.ts'
import { addFeedback } from './feedback.graph.ts'
import { addFeedbackSubmit } from './feedback-submit.mutation.ts'
import { addSubscriptions } from './feedback.subscription.ts'
import { addGuardrail } from './guardrail.graph.ts'
import { addGuardrailMutations } from './guardrail.mutation.ts'
import { addInvitation } from './invitation.graph.ts'
import { addInvitationToken } from './invitation-token.mutation.ts'
import { addReport } from './report.graph.ts'
import { addSuggestion } from './suggestion.graph.ts'

export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  addErrors(graph)
  const suggestion = addSuggestion(graph)
  const feedback = addFeedback(graph, suggestion)
  addFeedbackSubmit(graph, config, host, feedback)
  const invitation = addInvitation(graph)
  addInvitationToken(graph, config, host, invitation)
  const complaint = addComplaint(graph, suggestion)
  addComplaintFile(graph, config, host, complaint)
  addComplaintMoves(graph, config, host, complaint)
  addComplaintAssess(graph, config, host, complaint)
  addReport(graph, config, host)
  const guardrail = addGuardrail(graph)
  addGuardrailMutations(graph, config, host, guardrail)
  addSubscriptions(graph)
}
