import { type ASTNode, GraphQLError } from 'graphql'

/** UNAUTHENTICATED: no or bad token. FORBIDDEN: the role does not allow it. BAD_USER_INPUT: malformed. QUERY_TOO_COSTLY: over a limit. */
export type ClientErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'QUERY_TOO_COSTLY'

/**
 * The only top-level error that reaches a client as it was thrown. Every other one, whatever library it comes from, is
 * logged and masked, so that no message of the database or of a library leaks.
 */
export class ClientError extends GraphQLError {
  /** `node`: the part of the document that it is about. */
  constructor(code: ClientErrorCode, message: string, node?: ASTNode) {
    super(message, { ...(node === undefined ? {} : { nodes: node }), extensions: { code, ...(code === 'UNAUTHENTICATED' ? { http: { status: 401 } } : {}) } })
    this.name = 'ClientError'
  }
}
