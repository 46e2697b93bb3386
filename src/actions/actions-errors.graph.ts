import type { Graph } from '../schema/graph.ts'
import { ApproverIsActor, ContactRefused, type DispatchRefusal, RequirementMissing } from './dispatch.errors.ts'
import { PromiseOpen } from './promise.errors.ts'

/** The expected failures of this station. */
export function addActionErrors({ builder, errorType }: Graph): void {
  const refusal = builder.objectRef<DispatchRefusal>('ContactRefusal').implement({
    description: 'A named no to a contact.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'What stood against it, upper snake case.' }),
      rule: t.exposeString('rule', { description: 'Rule of the pack, or plugin:NAME.' }),
      citation: t.exposeString('citation', { nullable: true, description: 'Source of the rule.' }),
      reason: t.exposeString('reason', { description: 'In words.' }),
      nextAllowedAt: t.expose('nextAllowedAt', { type: 'DateTime', nullable: true, description: 'From when it no longer stands against it; null: not foreseeable.' }),
    }),
  })
  errorType(ContactRefused, {
    description: 'The gate or a guard refused the contact. It must not be made; the item has left the queue.',
    fields: (t) => ({ refusals: t.field({ type: [refusal], description: 'Every no, each with its rule.', resolve: (e) => [...e.refusals] }) }),
  })
  errorType(RequirementMissing, {
    description: 'Nothing stands in the way but words that must be said, and that nobody declared. The item stays with the agent.',
    fields: (t) => ({ requirements: t.stringList({ description: 'What is to be said, as the rule packs name it.', resolve: (e) => [...e.requirements] }) }),
  })
  errorType(ApproverIsActor, {
    description: 'Who acts may not approve: it takes two.',
    fields: (t) => ({ agentCode: t.exposeString('agentCode', { description: 'Who has the item.' }) }),
  })
  errorType(PromiseOpen, {
    description: 'The account has a promise that is still open.',
    fields: (t) => ({ promiseId: t.globalID({ description: 'The open promise.', resolve: (e) => ({ type: 'Promise', id: e.promiseId }) }) }),
  })
}
