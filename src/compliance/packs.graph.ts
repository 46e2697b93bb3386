import type { Graph } from '../schema/graph.ts'
import { PackInvalid, type PackFault } from './pack.errors.ts'
import { addPackDiff } from './pack-diff.graph.ts'
import { PackContentDiffers, PackInUse, PackSignerIsLoader } from './pack-life.errors.ts'
import { addPackLoad } from './pack-load.mutation.ts'
import { addPackRetire } from './pack-retire.mutation.ts'
import { addPackRule } from './pack-rule.graph.ts'
import { addPackSignOff } from './pack-sign-off.mutation.ts'
import { addPack } from './pack.graph.ts'

/** Rule packs in the schema: types, queries, mutations and their errors. */
export function addRulePacks(graph: Graph): void {
  const { builder, errorType } = graph
  const fault = builder.objectRef<PackFault>('RulePackFault').implement({
    description: 'One fault of a rule pack.',
    fields: (t) => ({
      where: t.exposeString('where', { description: 'Where in the pack: `rules.3.parameters.limit`.' }),
      what: t.exposeString('what', { description: 'What is wrong, and how to mend it.' }),
    }),
  })
  errorType(PackInvalid, {
    description: 'The rule pack cannot be used.',
    fields: (t) => ({ faults: t.field({ type: [fault], description: 'Every fault.', resolve: (error) => [...error.faults] }) }),
  })
  errorType(PackContentDiffers, {
    description: 'A version of a pack never changes, and other content was given for it.',
    fields: (t) => ({
      storedHash: t.exposeString('storedHash', { description: 'Hash of the content that is there.' }),
      givenHash: t.exposeString('givenHash', { description: 'Hash of the content that was given.' }),
    }),
  })
  errorType(PackSignerIsLoader, {
    description: 'Who loaded a pack may not sign it off.',
    fields: (t) => ({ loadedBy: t.exposeString('loadedBy', { description: 'Who loaded it.' }) }),
  })
  errorType(PackInUse, {
    description: 'Portfolios name a pack of which nothing would be left.',
    fields: (t) => ({ portfolios: t.stringList({ description: 'Codes of the portfolios.', resolve: (error) => [...error.portfolios] }) }),
  })
  const rule = addPackRule(graph)
  addPack(graph, rule)
  addPackDiff(graph, rule)
  addPackLoad(graph)
  addPackSignOff(graph)
  addPackRetire(graph)
}
