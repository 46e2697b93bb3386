import type { Graph } from '../schema/graph.ts'
import { viewDecision } from './decision.ts'

/** `ActionApproval`, and `Action.requirements` and `Action.approvals`. */
export function addActionApproval({ builder, visibility }: Graph): void {
  visibility.declare('ActionApproval', { table: 'action_approval', by: 'action_id' })
  builder.prismaNode('ActionApproval', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A person’s approval of one requirement of one action.',
    select: { id: true },
    fields: (t) => ({
      code: t.exposeString('code', { description: 'The requirement, such as approval:human-legal.' }),
      approvedBy: t.exposeString('approvedBy', { description: 'Who approved.' }),
      approvedAt: t.expose('approvedAt', { type: 'DateTime', description: 'When.' }),
      note: t.exposeString('note', { description: 'What was looked at, and why it may be done.' }),
      action: t.relation('action', { description: 'The action.' }),
    }),
  })
  builder.prismaObjectField('Action', 'requirements', (t) =>
    t.stringList({
      select: { decision: true },
      description:
        'What the rule packs require and what was not there when the gate was asked last: words (declared at the dispatch, or in the published text), facts (`complianceRecord`), approvals (`actionApprove`). Of a call that waits, what is to be said.',
      resolve: (a) => [...(viewDecision(a.decision, null)?.gate?.requirements ?? [])],
    }),
  )
  builder.prismaObjectField('Action', 'approvals', (t) =>
    t.relatedConnection('approvals', { cursor: 'id', description: 'What persons approved of it.', query: { orderBy: { id: 'asc' } } }),
  )
}
