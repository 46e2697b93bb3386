import type { Graph } from '../schema/graph.ts'
import { addAgentUpsert } from './agent-upsert.mutation.ts'
import { AgentNotCertified, AgentNotSkilled } from './agent.errors.ts'
import { addAgent } from './agent.graph.ts'
import { addCertificateRecord } from './certificate-record.mutation.ts'
import { addTeamUpsert } from './team-upsert.mutation.ts'

/** Everything that this station adds to the schema. */
export function addTeams(graph: Graph): void {
  graph.errorType(AgentNotSkilled, {
    description: 'The agent lacks a skill that the queue requires.',
    fields: (t) => ({ missing: t.stringList({ description: 'Skills that are missing.', resolve: (e) => [...e.missing] }) }),
  })
  graph.errorType(AgentNotCertified, {
    description: 'A certificate of the agent that the queue requires has run out.',
    fields: (t) => ({ expired: t.stringList({ description: 'Certificates that ran out.', resolve: (e) => [...e.expired] }) }),
  })
  addAgent(graph)
  addTeamUpsert(graph)
  addAgentUpsert(graph)
  addCertificateRecord(graph)
}
