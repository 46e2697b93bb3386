import { createClient } from 'graphql-ws'
import { expect } from 'vitest'
import WebSocket from 'ws'

/** One change of a queue, as a subscriber asks for it. */
export interface Change {
  readonly sequence: number
  readonly kind: string
  readonly reason: string | null
  readonly actor: string
  readonly workItemId: string
}

export const QUEUE_CHANGED = `subscription ($queueId: ID!, $since: BigInt) {
  queueChanged(queueId: $queueId, since: $since) { sequence kind reason actor workItemId } }`

interface Answered {
  // oxlint-disable-next-line no-explicit-any -- a test knows what it asked for
  readonly data: any
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

/** Somebody at a desk: one server, one token, nothing shared with the server's process but the network. */
export function desk(url: string, authorization: string) {
  async function request(query: string, variables: object): Promise<Answered> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as never
  }
  return {
    request,
    /** The data of a query that is to be answered. */
    async ask(query: string, variables: object = {}) {
      const { data, errors } = await request(query, variables)
      expect(errors).toBeUndefined()
      return data
    },
    /** The payload of a mutation, with its typed errors; `more` asks for fields of particular errors. */
    async send(name: string, input: object, fields = '', more = '') {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
      const { data, errors } = await request(
        `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} errors { __typename ... on UserError { code message path } ${more} } } }`,
        { input },
      )
      expect(errors).toBeUndefined()
      return data[name]
    },
    /** Watches a queue over WebSocket from the next change on, or from after `since`; changes come into `seen`. */
    watch(queueId: string, since?: number) {
      const seen: Change[] = []
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization: authorization }, retryAttempts: 0,
      })
      const ended = new Promise<unknown>((resolve) => {
        client.subscribe<{ queueChanged: Change }>(
          { query: QUEUE_CHANGED, variables: { queueId, ...(since === undefined ? {} : { since }) } },
          {
            next: ({ data, errors }) => void (data ? seen.push(data.queueChanged) : resolve(errors)),
            error: resolve,
            complete: () => resolve('complete'),
          },
        )
      })
      return { seen, ended, kinds: () => seen.map((c) => c.kind), close: () => client.dispose(), drop: () => client.terminate() }
    },
  }
}

export type Desk = ReturnType<typeof desk>
