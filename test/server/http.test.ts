import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../src/server/server.ts'
import { tinyServer, type Tiny } from './tiny.ts'

let server: Tiny
beforeAll(async () => {
  server = await tinyServer()
})
afterAll(() => server.stop())

const codes = async (response: Response) => ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors.map((e) => e.extensions.code)

describe('who is asking', () => {
  it('is refused with 401 and UNAUTHENTICATED without a token and with a bad one', async () => {
    const none = await server.post({ query: '{ one }' }, { authorization: '' })
    expect([none.status, await codes(none)]).toEqual([401, ['UNAUTHENTICATED']])
    const bad = await server.post({ query: '{ one }' }, { authorization: 'Bearer junk' })
    expect([bad.status, await codes(bad)]).toEqual([401, ['UNAUTHENTICATED']])
  })

  it('is refused with FORBIDDEN where the role does not allow it', async () => {
    const response = await server.post({ query: 'mutation { poke(input: {}) { errors { __typename } } }' }, { authorization: await server.bearer('AGENT') })
    expect(await response.json()).toEqual({ data: { poke: { errors: [] } } })
  })
})

describe('errors', () => {
  it('of ours reach the client; a defect is masked, and logged under the id that the client is told', async () => {
    expect(await codes(await server.post({ query: '{ bad }' }))).toEqual(['INVALID_INPUT'])
    const response = await server.post({ query: '{ boom one }' })
    const text = await response.text()
    expect(text).not.toContain('hunter2')
    expect(text).toContain('"one":1')
    const id = response.headers.get('x-request-id') as string
    expect(text).toContain(id)
    expect(server.logged.at(-1)).toMatchObject({ requestId: id, error: { message: 'password=hunter2' } })
  })
})

describe('limits', () => {
  const refused = async (query: string) => (await codes(await server.post({ query })))[0]

  it('on aliases, nesting, mutations and tokens', async () => {
    expect(await refused(`{ ${Array.from({ length: 51 }, (_, i) => `a${i}: one`).join(' ')} }`)).toBe('QUERY_TOO_COSTLY')
    expect(await refused(`{ ${'__schema { types { fields { type '.repeat(1)}{ ${'ofType { '.repeat(15)}name${' }'.repeat(15)} } } } } }`)).toBe('QUERY_TOO_COSTLY')
    expect(await refused(`mutation { ${Array.from({ length: 11 }, (_, i) => `a${i}: poke(input: {}) { errors { __typename } }`).join(' ')} }`)).toBe('QUERY_TOO_COSTLY')
    expect(await refused(`{ ${'one '.repeat(5_000)} }`)).toBe('GRAPHQL_PARSE_FAILED')
  })

  it('on the size of a body, told or not', async () => {
    // A server of its own: a connection on which a body was refused unread is not used again.
    const own = await tinyServer()
    const big = JSON.stringify({ query: `{ one } # ${'x'.repeat(200_000)}` })
    const headers = { 'content-type': 'application/json', authorization: await own.bearer() }
    expect((await fetch(`${own.url}/graphql`, { method: 'POST', headers, body: big })).status).toBe(413)
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(big))
        controller.close()
      },
    })
    expect((await fetch(`${own.url}/graphql`, { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit)).status).toBe(413)
    await own.stop()
  })

  it('on introspection, where it is off', async () => {
    const closed = await tinyServer({ introspection: false })
    expect(await codes(await closed.post({ query: '{ __schema { types { name } } }' }))).toContain('GRAPHQL_VALIDATION_FAILED')
    expect(await (await closed.post({ query: '{ __typename }' })).json()).toEqual({ data: { __typename: 'Query' } })
    await closed.stop()
  })
})

describe('pages for machines', () => {
  it('say live, ready and how it goes', async () => {
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/dunlin_request_seconds_count\{operation="query"\} \d+/)
    expect(metrics).toMatch(/dunlin_client_errors_total\{code="UNAUTHENTICATED"\} 2/)
    expect(metrics).toMatch(/dunlin_defects_total 1/)
    expect(metrics).toMatch(/dunlin_events 7/)
  })

  it('say not ready while the database does not answer', async () => {
    const broken = await tinyServer({ ready: () => Promise.reject(new Error('down')) })
    expect((await fetch(`${broken.url}/health/ready`)).status).toBe(503)
    await broken.stop()
  })

  it('are no more than there are', async () => {
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404)
  })
})

describe('stopping', () => {
  it('lets a request in flight end, and takes no new one', async () => {
    const own = await tinyServer()
    const slow = own.post({ query: '{ slow }' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const stopped = own.stop()
    expect(await (await slow).json()).toEqual({ data: { slow: 1 } })
    await stopped
    await expect(own.post({ query: '{ one }' })).rejects.toThrow('fetch failed')
  })

  it('names the mend when the port is taken', async () => {
    const options = { graphql: (() => {}) as never, tokens: {} as never, metrics: {} as never, host: '127.0.0.1', port: server.port, ping: async () => {}, gauges: async () => ({}), closeFeeds: async () => {} }
    await expect(startServer(options)).rejects.toThrow(/is in use.*PORT/)
  })
})
