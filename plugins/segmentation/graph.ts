import type { Graph, PluginHost } from '../../src/plugin-host/index.ts'
import { addBuckets } from './bucket.graph.ts'
import { addBucketSchemeMutation } from './bucket-scheme.mutation.ts'
import type { Config } from './config.ts'
import { addErrors } from './errors.graph.ts'
import { addGradeMigration, addGradeRows } from './grade-migration.graph.ts'
import { addMatrix } from './matrix.graph.ts'
import { addScorecardInput } from './scorecard-input.graph.ts'
import { addPreview } from './scorecard-preview.graph.ts'
import { addScorecards } from './scorecard.graph.ts'
import { addScorecardMutations } from './scorecard.mutation.ts'

export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  addErrors(graph)
  const types = addScorecards(graph, config, host)
  addScorecardMutations(graph, config, host, { ...types, input: addScorecardInput(graph, types) })
  const rows = addGradeRows(graph)
  addPreview(graph, config, host, rows)
  addGradeMigration(graph, host, rows)
  addMatrix(graph, config, host, types)
  addBucketSchemeMutation(graph, host, addBuckets(graph, host))
}
