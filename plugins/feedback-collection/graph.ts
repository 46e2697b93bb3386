import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addComplaintMutations } from './complaint.graph.ts'
import { addFeedbackMutation } from './feedback.graph.ts'
import { complaintsByCase, feedbackByAction } from './feedback.loaders.ts'

const BY = 'Provided by plugin feedback-collection.'

export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  const { feedback, complaint } = addTypes(graph)
  addFeedbackMutation(graph, config, host, feedback)
  addComplaintMutations(graph, config, host, complaint)
}

export type FeedbackTypes = ReturnType<typeof addTypes>

function addTypes({ builder, visibility, loader }: Graph) {
  visibility.declare('FeedbackEntry', { table: 'feedback_entry', by: 'case_id' })
  visibility.declare('FeedbackComplaint', { table: 'feedback_complaint', by: 'case_id' })
  const feedback = builder.prismaNode('FeedbackEntry', {
    id: { field: 'id', description: 'Global id.' },
    description: `A customer’s score or words about a contact. ${BY}`,
    fields: (t) => ({
      score: t.exposeInt('score', { nullable: true, description: 'Satisfaction (CSAT), 1 (worst) to 5.' }),
      text: t.exposeString('text', { nullable: true, description: 'In the customer’s words.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it was given.' }),
    }),
  })
  const state = builder.enumType('FeedbackComplaintState', {
    description: `What became of a complaint. ${BY}`,
    values: {
      RECEIVED: { description: 'Open: to be answered.' },
      RESOLVED_UPHELD: { description: 'The customer was right.' },
      RESOLVED_PARTLY: { description: 'The customer was partly right.' },
      RESOLVED_NOT_UPHELD: { description: 'The customer was not right.' },
      WITHDRAWN: { description: 'The customer took it back.' },
    } as const,
  })
  const complaint = builder.prismaNode('FeedbackComplaint', {
    id: { field: 'id', description: 'Global id.' },
    description: `A complaint. While it is open the case is on hold. ${BY}`,
    fields: (t) => ({
      category: t.exposeString('category', { description: 'What it is about: a code of the house’s own list.' }),
      text: t.exposeString('text', { nullable: true, description: 'In the customer’s words.' }),
      state: t.expose('state', { type: state, description: 'What became of it.' }),
      receivedAt: t.expose('receivedAt', { type: 'DateTime', description: 'When it came in.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime', description: 'By when it is to be answered.' }),
      resolvedAt: t.expose('resolvedAt', { type: 'DateTime', nullable: true, description: 'When it was answered.' }),
      actionId: t.globalID({
        nullable: true,
        description: 'Global id of the action that caused it; null where none did.',
        resolve: (c) => (c.actionId === null ? null : { type: 'Action', id: c.actionId }),
      }),
    }),
  })
  const feedbackOf = loader(feedbackByAction)
  builder.prismaObjectField('Action', 'feedback', (t) =>
    t.field({
      type: [feedback],
      nullable: true,
      select: { id: true },
      description: `What the customer said about it, oldest first. ${BY}`,
      resolve: (parent, _args, context) => feedbackOf(context).load(Number(parent.id)),
    }),
  )
  const complaintsOf = loader(complaintsByCase)
  builder.prismaObjectField('Case', 'complaints', (t) =>
    t.field({
      type: [complaint],
      nullable: true,
      select: { id: true },
      description: `Complaints, oldest first. ${BY}`,
      resolve: (parent, _args, context) => complaintsOf(context).load(Number(parent.id)),
    }),
  )
  return { feedback, complaint }
}
