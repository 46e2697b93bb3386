import type { Graph } from '../schema/graph.ts'
import { addCasePacks } from './case-packs.graph.ts'
import { addBindingPack, addContactAnswer } from './contact-answer.graph.ts'
import { addComplianceRecordEnd } from './compliance-record-end.mutation.ts'
import { addComplianceRecord } from './compliance-record.mutation.ts'
import { addContactCheck } from './contact-check.graph.ts'
import { addPortfolioCompliance } from './portfolio-compliance.graph.ts'
import { addPortfolioComplianceMutation } from './portfolio-compliance.mutation.ts'
import { addRecordInput } from './record-input.graph.ts'
import { addRecord } from './record.graph.ts'
import type { Rulebooks } from './rulebook.service.ts'
import { addSituationInput } from './situation-input.graph.ts'
import type { OutcomeInPacks } from './situation.service.ts'

/** Everything that this station adds to the schema. */
export function addCompliance(graph: Graph, rulebooks: Rulebooks, outcomeInPacks: OutcomeInPacks): void {
  const bindingPack = addBindingPack(graph)
  const inputs = addSituationInput(graph)
  addContactCheck(graph, addContactAnswer(graph, bindingPack), inputs, rulebooks, outcomeInPacks)
  addCasePacks(graph, bindingPack, rulebooks)
  addPortfolioCompliance(graph)
  addPortfolioComplianceMutation(graph, rulebooks)
  addRecord(graph)
  addComplianceRecord(graph, addRecordInput(graph, inputs))
  addComplianceRecordEnd(graph)
}
