import { GraphQLError } from 'graphql'
import { ClientError } from '../schema/client-error.ts'
import { UserError } from '../schema/errors.ts'

/** Messages of libraries about what the client wrote; they hold nothing but the client's own words. */
const CLIENT_FAULTS = [/^Invalid cursor\b/, /^Cursor must be\b/, /^Arguments? "\w+"/, /^ID: \S+ is not of type: /, /^Invalid global ID: /, /^Expected compound cursor\b/]

export interface Masked {
  readonly error: GraphQLError
  /** The defect behind it, to be logged; null where the client is told everything. */
  readonly defect: unknown
}

/**
 * What a client may be told. Only our own `ClientError` and `UserError`, and what the parser and the validator say about
 * the document, go out; everything else becomes INTERNAL_SERVER_ERROR with the request's id, by which the log is searched.
 */
export function maskError(error: unknown, requestId: string): Masked {
  const original = rootOf(error)
  if (original instanceof ClientError) {
    // Of a variable that does not coerce, GraphQL says which one and where in it; that is kept.
    const message = error instanceof GraphQLError && error.path === undefined ? error.message : original.message
    return { error: located(error, message, original.extensions), defect: null }
  }
  if (original instanceof UserError) return { error: located(error, original.message, { code: original.code, path: original.path }), defect: null }
  if (error instanceof GraphQLError) {
    if (isAboutDocument(error)) {
      return { error: located(error, error.message, { ...error.extensions, code: error.extensions['code'] ?? 'GRAPHQL_VALIDATION_FAILED' }), defect: null }
    }
    if (isAboutVariables(error, original)) return { error: located(error, error.message, { code: 'BAD_USER_INPUT' }), defect: null }
    if (original instanceof GraphQLError && CLIENT_FAULTS.some((fault) => fault.test(original.message))) {
      return { error: located(error, original.message, { code: 'BAD_USER_INPUT' }), defect: null }
    }
  }
  const masked = located(error, `Something went wrong here, not with you. Quote request ${requestId} when you report it.`, {
    code: 'INTERNAL_SERVER_ERROR',
    requestId,
  })
  return { error: masked, defect: original }
}

/** Said by the parser, the validator or the coercion of variables: before any resolver, so without a path and without a cause. */
function isAboutDocument(error: GraphQLError): boolean {
  return error.path === undefined && (error.originalError === undefined || error.originalError === null) && !error.name.startsWith('Pothos')
}

/** A field too many, one that is missing, a number where a text belongs: GraphQL's own word on the variables, which holds nothing but what the client sent. */
function isAboutVariables(error: GraphQLError, original: unknown): boolean {
  return error.path === undefined && error.message.startsWith('Variable "$') && original instanceof GraphQLError && original.name === 'GraphQLError'
}

function rootOf(error: unknown): unknown {
  let root = error
  while (root instanceof GraphQLError && root.originalError) root = root.originalError
  return root
}

function located(error: unknown, message: string, extensions: Readonly<Record<string, unknown>>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions })
  const { nodes, source, positions, path } = error
  return new GraphQLError(message, { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null, extensions })
}
