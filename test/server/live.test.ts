import { createClient } from 'graphql-ws'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { tinyServer, type Tiny } from './tiny.ts'

let server: Tiny
afterEach(() => server.stop())

const socket = (connectionParams: Record<string, unknown>) =>
  createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 })

/** Values of a subscription as they come, and how it ended. */
function watch(client: ReturnType<typeof socket>, query: string) {
  const seen: unknown[] = []
  const ended = new Promise<unknown>((resolve) => {
    client.subscribe({ query }, { next: (value) => seen.push(value.data ?? value), error: resolve, complete: () => resolve('complete') })
  })
  return { seen, ended }
}

describe('WebSocket', () => {
  it('answers queries and streams on the path of HTTP', async () => {
    server = await tinyServer()
    const client = socket({ Authorization: await server.bearer() })
    const one = watch(client, '{ one }')
    expect(await one.ended).toBe('complete')
    expect(one.seen).toEqual([{ one: 1 }])
    const { seen } = watch(client, 'subscription { ticks }')
    await expect.poll(() => server.subscriptionsOpen()).toBe(1)
    server.tick(1)
    server.tick(2)
    await expect.poll(() => seen).toEqual([{ ticks: 1 }, { ticks: 2 }])
    await client.dispose()
    await expect
      .poll(() => {
        server.tick(0)
        return server.subscriptionsOpen()
      })
      .toBe(0)
  })

  it('closes with 4403 without a token, and with one that does not hold', async () => {
    server = await tinyServer()
    for (const params of [{}, { Authorization: 'Bearer junk' }, { Authorization: await server.bearer('ADMIN', -60) }]) {
      expect(await watch(socket(params), '{ one }').ended).toMatchObject({ code: 4403 })
    }
  })

  it('masks defects and says what is wrong with a document', async () => {
    server = await tinyServer()
    const client = socket({ Authorization: await server.bearer() })
    const boom = watch(client, '{ boom }')
    await boom.ended
    expect(JSON.stringify(boom.seen)).not.toContain('hunter2')
    expect(server.logged.at(-1)).toMatchObject({ error: { message: 'password=hunter2' } })
    expect(await watch(client, '{ nope }').ended).toMatchObject([{ message: expect.stringContaining('Cannot query field "nope"') }])
    expect(await watch(client, '{ ').ended).toMatchObject([{ message: expect.stringContaining('Syntax Error') }])
    await client.dispose()
  })

  it('refuses an operation once the token of the connection has expired', async () => {
    server = await tinyServer()
    const client = socket({ Authorization: await server.bearer('ADMIN', 2) })
    expect(await watch(client, 'subscription { nope }').ended).toMatchObject([{}])
    const open = watch(client, 'subscription { ticks }')
    await expect.poll(() => server.subscriptionsOpen()).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 3_100))
    expect(await watch(client, '{ one }').ended).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(open.seen).toEqual([])
    await client.dispose()
  })

  it('is told by the server’s stop that it goes away, so that the client comes back', async () => {
    server = await tinyServer()
    const client = socket({ Authorization: await server.bearer() })
    const { ended } = watch(client, 'subscription { ticks }')
    await expect.poll(() => server.subscriptionsOpen()).toBe(1)
    await server.stop()
    expect(await ended).toMatchObject({ code: 1001 })
    await expect.poll(() => server.subscriptionsOpen()).toBe(0)
  })
})

describe('SSE', () => {
  const open = async (signal?: AbortSignal) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: await server.bearer() },
      body: JSON.stringify({ query: 'subscription { ticks }' }),
      ...(signal === undefined ? {} : { signal }),
    })

  it('streams on the path of HTTP, and ends with the server', async () => {
    server = await tinyServer()
    const response = await open()
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    await expect.poll(() => server.subscriptionsOpen()).toBe(1)
    server.tick(5)
    const text = response.text()
    await server.stop()
    expect(await text).toContain('data: {"data":{"ticks":5}}')
  })

  it('ends when the client goes', async () => {
    server = await tinyServer()
    const gone = new AbortController()
    const response = await open(gone.signal)
    void response.body?.getReader().read().catch(() => {})
    await expect.poll(() => server.subscriptionsOpen()).toBe(1)
    gone.abort()
    await expect.poll(() => {
      server.tick(0)
      return server.subscriptionsOpen()
    }).toBe(0)
  })
})
