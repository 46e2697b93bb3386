import { type GraphQLField, type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { PAGE_DEFAULT, PAGE_MAX } from './limits.ts'

const ARGUMENTS: Record<string, string> = {
  first: `So many from the start, at most ${PAGE_MAX}; ${PAGE_DEFAULT} where neither first nor last is given.`,
  last: `So many from the end, at most ${PAGE_MAX}.`,
  after: 'Those after this cursor.',
  before: 'Those before this cursor.',
}

const CONNECTION: Record<string, string> = {
  edges: 'The items of the page, each with its cursor.',
  nodes: 'The items of the page.',
  pageInfo: 'Whether there is more, and from where.',
  totalCount: 'Number of items on all pages.',
}

const PAGE_INFO: Record<string, string> = {
  hasNextPage: 'Whether there are items after this page.',
  hasPreviousPage: 'Whether there are items before this page.',
  startCursor: 'Cursor of the first item; null on an empty page.',
  endCursor: 'Cursor of the last item; null on an empty page.',
}

/** Fills the descriptions of what the libraries generate: pages, their arguments and global ids. Changes the schema in place. */
export function describeGenerated(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) continue
    const connection = /^(.+)Connection$/.exec(type.name)
    const edge = /^(.+)Edge$/.exec(type.name)
    if (connection !== null) type.description ??= `A page of ${connection[1]}.`
    if (edge !== null) type.description ??= `One ${edge[1]} of a page.`
    if (type.name === 'PageInfo') type.description ??= 'Where a page stands in its list.'
    if (isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      describeArguments(field)
      const standard = connection !== null ? CONNECTION[field.name] : type.name === 'PageInfo' ? PAGE_INFO[field.name] : undefined
      if (standard !== undefined) field.description ??= standard
      else if (edge !== null && field.name === 'node') field.description ??= 'The item.'
      else if (edge !== null && field.name === 'cursor') field.description ??= 'Its place in the list, for `after` and `before`.'
      else if (field.name === 'id') field.description ??= 'Global id; opaque.'
    }
  }
}

function describeArguments(field: GraphQLField<unknown, unknown>): void {
  for (const argument of field.args) {
    const standard = ARGUMENTS[argument.name]
    if (standard !== undefined) argument.description ??= standard
  }
}
