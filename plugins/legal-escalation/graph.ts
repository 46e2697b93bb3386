import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import { addAdvance } from './advance.mutation.ts'
import { addApproval } from './approval.graph.ts'
import { addApprovalMutations } from './approval.mutation.ts'
import type { Config } from './config.ts'
import { addCost } from './cost.graph.ts'
import { addDeadline } from './deadline.graph.ts'
import { addDeadlineMutations } from './deadline.mutation.ts'
import { addDocument } from './document.graph.ts'
import { addErrors } from './errors.graph.ts'
import { addLegalCase } from './legal-case.graph.ts'
import { addLegalCaseMutations } from './legal-case.mutation.ts'
import { addMeasure } from './measure.graph.ts'
import { addMeasureMutations } from './measure.mutation.ts'
import { addSubscription } from './subscription.graph.ts'
import { addYield } from './yield.graph.ts'

export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  addErrors(graph)
  const legalCase = addLegalCase(graph, config)
  addLegalCaseMutations(graph, config, host, legalCase)
  addAdvance(graph, config, host, legalCase)
  addDocument(graph, config, host, legalCase)
  addApprovalMutations(graph, config, host, addApproval(graph, legalCase))
  addMeasureMutations(graph, host, addMeasure(graph))
  addDeadlineMutations(graph, config, host, { legalCase, kind: addDeadline(graph, config, legalCase) })
  addCost(graph, host)
  addYield(graph)
  addSubscription(graph, legalCase)
}
