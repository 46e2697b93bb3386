import { ComplexityErrorKind, type ComplexityErrorFn } from '@pothos/plugin-complexity'
import { getNullableType, isListType, type GraphQLField } from 'graphql'
import { ClientError } from './client-error.ts'

/** Items of a list where the client names no number, and at most. */
export const PAGE_DEFAULT = 20
export const PAGE_MAX = 100

/** Items that a list without pages is taken to have. */
const LIST_COST = 10

/**
 * What a field costs: one point, and what is selected below it once for each item. A page has as many items as it is asked
 * for; its `edges` and `nodes` are those items, and so count once.
 */
export function costOf(args: Readonly<Record<string, unknown>>, _context: unknown, field: GraphQLField<unknown, never>): { field: number; multiplier: number } {
  if (field.args.some((arg) => arg.name === 'first')) {
    const asked = args['first'] ?? args['last']
    return { field: 1, multiplier: Math.min(typeof asked === 'number' && asked > 0 ? asked : PAGE_DEFAULT, PAGE_MAX) }
  }
  const pageItems = field.name === 'edges' || field.name === 'nodes'
  return { field: 1, multiplier: isListType(getNullableType(field.type)) && !pageItems ? LIST_COST : 1 }
}

/** What is said to a query that would cost too much. */
export const costError: ComplexityErrorFn = (kind, cost) => {
  const [is, may] = {
    [ComplexityErrorKind.Depth]: [`is ${cost.depth} levels deep`, `${cost.maxDepth} levels`],
    [ComplexityErrorKind.Breadth]: [`asks for ${cost.breadth} fields`, `${cost.maxBreadth} fields`],
    [ComplexityErrorKind.Complexity]: [`costs ${cost.complexity} points`, `${cost.maxComplexity} points`],
  }[kind]
  return new ClientError('QUERY_TOO_COSTLY', `The query ${is}; at most ${may} are allowed. Ask for fewer fields, or smaller pages (first).`)
}
