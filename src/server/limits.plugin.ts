import { NoSchemaIntrospectionCustomRule, type ParseOptions, parse, type Source } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { limitAliases, limitMutations, limitNesting, TOKENS_MAX } from './limits.rules.ts'
import { checkVariables, limitText } from './text.rules.ts'

/** Limits on a document and its variables before anything is executed; introspection only where it is allowed. The cost limit is the schema's. */
export function limitsPlugin(options: { introspection: boolean }): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source, given?: ParseOptions) => parse(source, { ...given, maxTokens: TOKENS_MAX }))
    },
    onValidate({ addValidationRule }) {
      addValidationRule(limitAliases)
      addValidationRule(limitNesting)
      addValidationRule(limitMutations)
      addValidationRule(limitText)
      if (!options.introspection) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
    onExecute: ({ args }) => checkVariables(args.variableValues),
    onSubscribe: ({ args }) => checkVariables(args.variableValues),
  }
}
