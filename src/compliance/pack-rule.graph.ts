import type { Graph } from '../schema/graph.ts'
import type { PackRule } from './gate/pack.schema.ts'

/** `RulePackRule`: one rule as it stands in its pack. */
export function addPackRule({ builder, enums }: Graph) {
  const source = builder.objectRef<PackRule['source']>('RulePackSource').implement({
    description: 'What a rule rests on.',
    fields: (t) => ({
      type: t.exposeString('type', { description: 'lookup: a text was seen; memory: none was; policy: it is ours.' }),
      quality: t.exposeString('quality', { description: 'official, secondary, or none.' }),
      refs: t.stringList({ description: 'Where it was seen.', resolve: (row) => [...row.refs] }),
    }),
  })
  return builder.objectRef<PackRule>('RulePackRule').implement({
    description: 'One rule of a pack: data for software, not legal advice.',
    fields: (t) => ({
      code: t.string({ description: 'Its id, unique in the pack: what refusals and findings name.', resolve: (rule) => rule.id }),
      kind: t.exposeString('kind', { description: 'quiet-hours, frequency-cap, …' }),
      channels: t.field({ type: [enums.channel], description: 'Channels that it binds.', resolve: (rule) => [...rule.channels] }),
      decision: t.string({ description: 'What it asks for: BLOCK, DEFER or REQUIRE.', resolve: (rule) => rule.effect.decision }),
      requires: t.stringList({ description: 'What must be there, of a REQUIRE.', resolve: (rule) => [...(('require' in rule.effect ? rule.effect.require : undefined) ?? [])] }),
      parameters: t.field({ type: 'Json', description: 'Figures and words of its kind.', resolve: (rule) => rule.parameters }),
      appliesTo: t.field({ type: 'Json', description: 'Whom it binds; what is left out does not narrow it.', resolve: (rule) => rule.appliesTo }),
      permittedPurposes: t.stringList({ description: 'Purposes that it lets through.', resolve: (rule) => [...rule.permittedPurposes] }),
      effectiveFrom: t.field({ type: 'LocalDate', nullable: true, description: 'First local day on which it binds.', resolve: (rule) => rule.effectiveFrom }),
      effectiveTo: t.field({ type: 'LocalDate', nullable: true, description: 'Last local day on which it binds.', resolve: (rule) => rule.effectiveTo }),
      status: t.exposeString('status', { description: 'in-force, pending, or draft-when-last-seen.' }),
      legalForce: t.exposeString('legalForce', { description: 'statute, regulation, …; policy-default: it is not law.' }),
      citation: t.exposeString('citation', { description: 'Section of the law, or "Product policy".' }),
      source: t.field({ type: source, description: 'What it rests on.', resolve: (rule) => rule.source }),
      confidence: t.exposeString('confidence', { description: 'How sure figure and section are together: high, medium, low.' }),
      notes: t.exposeString('notes', { description: 'In words.' }),
    }),
  })
}

export type PackRuleType = ReturnType<typeof addPackRule>
