import { type ASTVisitor, GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'

/** Aliases, and fields at the root of a mutation, that one document may hold. */
export const ALIASES_MAX = 50
export const ROOT_MUTATIONS_MAX = 10
/** Nesting of the document, fragments not expanded; the cost limit counts them expanded. */
export const NESTING_MAX = 15
/** Tokens that the parser reads: about 30 kB of query. */
export const TOKENS_MAX = 4_000

const refuse = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'QUERY_TOO_COSTLY' } })

/** Refuses a document that repeats one field under many names. */
export const limitAliases: ValidationRule = function limitAliases(context: ValidationContext): ASTVisitor {
  let aliases = 0
  return {
    Field(node) {
      if (node.alias !== undefined && ++aliases === ALIASES_MAX + 1) {
        context.reportError(refuse(`More than ${ALIASES_MAX} aliases in one document. Ask in several requests, or use nodes(ids).`))
      }
    },
  }
}

/** Refuses a document that nests too deeply. */
export const limitNesting: ValidationRule = function limitNesting(context: ValidationContext): ASTVisitor {
  let depth = 0
  return {
    Field: {
      enter() {
        if (++depth === NESTING_MAX + 1) context.reportError(refuse(`The document nests more than ${NESTING_MAX} levels deep. Ask in several requests.`))
      },
      leave() {
        depth--
      },
    },
  }
}

/** Refuses a mutation document that does too much at once. */
export const limitMutations: ValidationRule = function limitMutations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation === 'mutation' && node.selectionSet.selections.length > ROOT_MUTATIONS_MAX) {
        context.reportError(refuse(`More than ${ROOT_MUTATIONS_MAX} mutations in one document. Send several requests.`))
      }
    },
  }
}
