import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql'
import { LIMITS } from './builder.ts'
import { compileConnection, type CompiledConnection } from './compiled-connection.ts'
import { extensionsOf, type Field } from './compiled-field.ts'
import { type CompiledPageField, ITEM, offeredBy, type PageStatement } from './compiled-page.ts'
import { rowsOf } from './compiled-row.ts'
import { costOf } from './limits.ts'
import type { Models } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import { EVERY_PORTFOLIO } from './probe-context.ts'
import { selectedFields } from './selected-fields.ts'

/** A document whose one field offers compiled pages; what it selects is compiled once for each set of `variables`. */
export interface PageDocument {
  readonly operation: OperationDefinitionNode
  readonly key: string
  readonly node: FieldNode
  readonly nullable: boolean
  readonly offer: CompiledPageField
  /** Names of the variables that are used below the field. */
  readonly variables: readonly string[]
  /** The field's arguments. Throws what execution would say of them. */
  argumentsOf(variables: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** Whether the document keeps the limits on cost, by its variables as they came; also false where that cannot be told. */
  isAffordable(variables: Readonly<Record<string, unknown>>): boolean
  compile(variables: Readonly<Record<string, unknown>>): CompiledPage
}

export interface CompiledPage extends PageStatement {
  readonly connection: CompiledConnection
}

/** Reads a validated document. Throws `NotCompiled` for whatever is not one page that offers it, and nothing else. */
export function readPageDocument(schema: GraphQLSchema, models: () => Models, document: DocumentNode): PageDocument {
  const operation = theOperation(document)
  const query = schema.getQueryType()
  if (operation.operation !== 'query' || !query) throw new NotCompiled('not a query')
  const fragments = fragmentsOf(document)
  const [[key, nodes] = ['', []], ...others] = selectedFields({ schema, fragments }, query, [operation.selectionSet])
  const node = nodes[0]
  const field = query.getFields()[node?.name.value ?? ''] as Field | undefined
  const offer = field === undefined ? null : offeredBy(field)
  const type = field === undefined ? undefined : getNamedType(field.type)
  if (others.length > 0 || node === undefined || field === undefined || offer === null || !isObjectType(type)) {
    throw new NotCompiled('not one page that is compiled')
  }
  // Who may ask at all is asked of each viewer: one with any role. Anything more is execution's.
  const { authScopes, grantScopes } = extensionsOf(query).pothosOptions ?? {}
  if (JSON.stringify(authScopes) !== '{"anyRole":true}' || grantScopes !== undefined) throw new NotCompiled('the root has other scopes')
  const own = extensionsOf(field).pothosOptions ?? {}
  if (['authScopes', 'grantScopes', 'skipTypeScopes'].some((scope) => own[scope] !== undefined)) throw new NotCompiled('the field has scopes')
  if (extensionsOf(field).complexity !== costOf) throw new NotCompiled('the field has a cost of its own')
  return {
    operation,
    key,
    node,
    nullable: !isNonNullType(field.type),
    offer,
    variables: variablesBelow(nodes, fragments),
    argumentsOf: (variables) => getArgumentValues(field as never, node, variables),
    isAffordable: (variables) => isAffordable(schema, document, variables),
    compile(variables) {
      const compiling = { schema, fragments, models: models(), variables }
      const connection = compileConnection(compiling, type, nodes, (item) => rowsOf(compiling, item, 0))
      if (connection.rows.model.name !== offer.model) throw new NotCompiled(`items are not of ${offer.model}`)
      const place = connection.rows.columns(offer.place)
      return { connection, place, item: connection.rows.expression(ITEM) }
    },
  }
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((d): d is FragmentDefinitionNode => d.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

function theOperation(document: DocumentNode): OperationDefinitionNode {
  const [operation, ...others] = document.definitions.filter((d): d is OperationDefinitionNode => d.kind === Kind.OPERATION_DEFINITION)
  if (operation === undefined || others.length > 0) throw new NotCompiled('not one operation')
  if (operation.directives !== undefined && operation.directives.length > 0) throw new NotCompiled('directives')
  return operation
}

function variablesBelow(nodes: readonly FieldNode[], fragments: ReadonlyMap<string, FragmentDefinitionNode>): string[] {
  const names = new Set<string>()
  const look = { Variable: ({ name }: { name: { value: string } }) => void names.add(name.value) }
  for (const node of nodes) if (node.selectionSet !== undefined) visit(node.selectionSet, look)
  for (const fragment of fragments.values()) visit(fragment, look)
  return [...names].sort()
}

/** What costs too much is execution's to refuse, and so is a cost that depends on who asks, and an argument that does not hold. */
function isAffordable(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>): boolean {
  try {
    const { complexity, depth, breadth } = complexityFromQuery(document, { schema, ctx: EVERY_PORTFOLIO, variables: { ...variables } })
    return complexity <= LIMITS.complexity && depth <= LIMITS.depth && breadth <= LIMITS.breadth
  } catch (error) {
    if (error instanceof NotCompiled || error instanceof GraphQLError) return false
    throw error
  }
}
