import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Metrics } from './metrics.ts'

const isStream = (result: unknown): result is AsyncIterable<unknown> => typeof result === 'object' && result !== null && Symbol.asyncIterator in result

function operationOf(document: DocumentNode, name: string | null | undefined): 'query' | 'mutation' {
  const operations = document.definitions.filter((d) => d.kind === 'OperationDefinition')
  const asked = operations.find((d) => name === null || name === undefined || d.name?.value === name)
  return asked?.operation === 'mutation' ? 'mutation' : 'query'
}

/** Counts operations and their time, and the subscriptions that are open. Errors are counted where they are masked. */
export function metricsPlugin(metrics: Metrics): Plugin {
  return {
    onExecute({ args }) {
      const from = performance.now()
      const operation = operationOf(args.document, args.operationName)
      return {
        onExecuteDone() {
          metrics.request(operation, (performance.now() - from) / 1000)
        },
      }
    },
    onSubscribe() {
      const from = performance.now()
      return {
        onSubscribeResult({ result }) {
          metrics.request('subscription', (performance.now() - from) / 1000)
          if (!isStream(result)) return
          metrics.subscriptions(1)
          return {
            onEnd: () => metrics.subscriptions(-1),
          }
        },
      }
    },
  }
}
