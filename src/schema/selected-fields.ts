import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  type SelectionSetNode,
} from 'graphql'
import { NotCompiled } from './not-compiled.ts'

export interface Selecting {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/**
 * The fields that are selected on an object type, by response key, in the order of the answer (GraphQL §6.3.2, CollectFields).
 * Throws `NotCompiled` at any directive, since what is selected then depends on variables.
 */
export function selectedFields(selecting: Selecting, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>()
  const seen = new Set<string>()
  for (const set of sets) collect(selecting, type, set, fields, seen)
  return fields
}

function collect(selecting: Selecting, type: GraphQLObjectType, set: SelectionSetNode, fields: Map<string, FieldNode[]>, seen: Set<string>): void {
  for (const node of set.selections) {
    if (node.directives !== undefined && node.directives.length > 0) throw new NotCompiled('directives')
    if (node.kind === 'Field') {
      const key = node.alias?.value ?? node.name.value
      if (key === '__proto__') throw new NotCompiled('a response key that objects treat as their own')
      const nodes = fields.get(key)
      if (nodes === undefined) fields.set(key, [node])
      else nodes.push(node)
    } else if (node.kind === 'InlineFragment') {
      if (applies(selecting, type, node.typeCondition?.name.value)) collect(selecting, type, node.selectionSet, fields, seen)
    } else if (!seen.has(node.name.value)) {
      seen.add(node.name.value)
      const fragment = selecting.fragments.get(node.name.value)
      if (fragment === undefined) throw new NotCompiled(`no fragment ${node.name.value}`)
      if (fragment.directives !== undefined && fragment.directives.length > 0) throw new NotCompiled('directives')
      if (applies(selecting, type, fragment.typeCondition.name.value)) collect(selecting, type, fragment.selectionSet, fields, seen)
    }
  }
}

function applies({ schema }: Selecting, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true
  const other = schema.getType(condition)
  return isAbstractType(other) && schema.isSubType(other, type)
}

/** What is selected below a field that stands in the document once or several times. */
export const below = (nodes: readonly FieldNode[]): SelectionSetNode[] => nodes.flatMap((node) => node.selectionSet ?? [])
