import { type ASTVisitor, GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'
import { ClientError } from '../schema/client-error.ts'

/** PostgreSQL stores no NUL character, in no text and no JSON. */
const NUL = '\0'
const MEND = 'has a NUL character (U+0000). Remove it: text with one cannot be stored.'

/** Refuses a document with a NUL character in a text that it holds. */
export const limitText: ValidationRule = function limitText(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (node.value.includes(NUL)) context.reportError(new GraphQLError(`A text in the document ${MEND}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }))
    },
  }
}

/** Throws `ClientError` BAD_USER_INPUT where a text in the variables, at any depth, has a NUL character; says where. */
export function checkVariables(value: unknown, path = 'variables'): void {
  if (typeof value === 'string') {
    if (value.includes(NUL)) throw new ClientError('BAD_USER_INPUT', `${path} ${MEND}`)
  } else if (Array.isArray(value)) value.forEach((item, i) => checkVariables(item, `${path}.${i}`))
  else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const [name, item] of Object.entries(value)) {
      checkVariables(name, path)
      checkVariables(item, `${path}.${name}`)
    }
  }
}
