import { ComplexityErrorKind, type ComplexityErrorFn } from '@pothos/plugin-complexity'
import { ClientError } from './client-error.ts'

/** What is said to a query that would cost too much. */
export const costError: ComplexityErrorFn = (kind, cost) => {
  const [is, may] = {
    [ComplexityErrorKind.Depth]: [`is ${cost.depth} levels deep`, `${cost.maxDepth} levels`],
    [ComplexityErrorKind.Breadth]: [`asks for ${cost.breadth} fields`, `${cost.maxBreadth} fields`],
    [ComplexityErrorKind.Complexity]: [`costs ${cost.complexity} points`, `${cost.maxComplexity} points`],
  }[kind]
  return new ClientError('QUERY_TOO_COSTLY', `The query ${is}; at most ${may} are allowed. Ask for fewer fields, or smaller pages (first).`)
}
