import { afterEach, describe, expect, it } from 'vitest'
import { answering, type Behaviour, type EndpointServer, json, startEndpoint, status } from './endpoint-server.ts'
import { cases, contacts, FRAME, forwarding, graded, OTHER_SECRET, SECRET } from './frame.ts'
import { sign } from '../signature.rules.ts'

let server: EndpointServer
afterEach(() => server.stop())

/** Grades three cases with a server that behaves so: the grades, and what the plugin's health says. */
async function grade(behave: Behaviour, more: object = {}) {
  server = await startEndpoint(behave)
  const hooks = forwarding('segment.grade', server.url, more)
  const { answers } = await hooks.decide('segment.grade', cases(3), FRAME)
  return { hooks, grades: answers.map((answer) => answer?.grade ?? null), error: hooks.health()[0]?.lastError ?? null }
}

const NOBODY = [null, null, null]

describe('an endpoint that lies', () => {
  it.each<[string, Behaviour, RegExp]>([
    ['no JSON', (_r, res) => json(res, '<html>'), /not JSON/],
    ['NaN, as Python writes it', (_r, res) => json(res, '{"answers":[NaN,NaN,NaN]}'), /not JSON/],
    ['bytes that are no text', (_r, res) => res.writeHead(200).end(Buffer.from([0x22, 0xff, 0x22])), /not JSON/],
    ['another shape', (_r, res) => json(res, [graded('A')]), /without a list `answers`/],
    ['null', (_r, res) => json(res, 'null'), /without a list `answers`/],
    ['a length that says more than it has', (_r, res) => json(res, { answers: { length: 3 } }), /without a list `answers`/],
    ['too few answers', (_r, res) => json(res, { answers: [graded('A')] }), /answered 1 times for 3 items/],
    ['too many answers', (_r, res) => json(res, { answers: Array(4).fill(graded('A')) }), /answered 4 times for 3 items/],
    ['nothing', status(204), /not JSON/],
  ])('%s: no case is graded, and health says why', async (_what, behave, why) => {
    const { grades, error } = await grade(behave)
    expect(grades).toEqual(NOBODY)
    expect(error).toMatch(why)
  })

  it.each<[string, unknown, RegExp]>([
    ['an unknown grade', graded('E'), /item 1: "E" is not a grade/],
    ['points beyond 100', { ...graded('A'), risk: 101 }, /points are 0 to 100/],
    ['points as text', { ...graded('A'), risk: '10' }, /points are 0 to 100/],
    ['reasons that are no codes', { ...graded('A'), reasonCodes: ['because'] }, /upper-snake-case/],
    ['a text', 'A', /item 1: a grade is an object/],
  ])('%s: only its item goes without', async (_what, lie, why) => {
    const { grades, error } = await grade(answering((item) => (item.caseId === 2 ? lie : graded('A'))))
    expect(grades).toEqual(['A', null, 'A'])
    expect(error).toMatch(why)
  })

  it('a number that is infinite once it is read: only its item goes without', async () => {
    const { grades, error } = await grade((_r, res) => json(res, JSON.stringify({ answers: Array(3).fill(graded('A')) }).replace('10', '1e400')))
    expect(grades).toEqual([null, 'A', 'A'])
    expect(error).toMatch(/points are 0 to 100/)
  })

  it('never says yes for a guard: every contact is refused', async () => {
    server = await startEndpoint((_r, res) => json(res, { answers: [null] }))
    const vetoes = await forwarding('contact.guard', server.url).guard('contact.guard', contacts(2), FRAME)
    expect([vetoes.of(0)[0]?.code, vetoes.of(1)[0]?.code]).toEqual(['GUARD_FAILED', 'GUARD_FAILED'])
    expect(vetoes.of(0)[0]?.reason).toMatch(/answered 1 times for 2 items/)
  })
})

it('a guard of which one part failed refuses everything', async () => {
  server = await startEndpoint((received, response) => (received.body.data.items[0].caseId === 1 ? status(400) : answering(() => null))(received, response))
  const vetoes = await forwarding('contact.guard', server.url, { maxItems: 1 }).guard('contact.guard', contacts(2), FRAME)
  expect([vetoes.of(0), vetoes.of(1)].map((list) => list.map(({ code }) => code))).toEqual([['GUARD_FAILED'], ['GUARD_FAILED']])
})

describe('an endpoint that is slow', () => {
  it('is given up in its time, and the connection with it', async () => {
    const { grades, error } = await grade(() => {}, { timeoutMs: 100 })
    expect(grades).toEqual(NOBODY)
    expect(error).toMatch(/^127\.0\.0\.1:\d+: did not answer within 100 ms$/)
    await expect.poll(() => server.open()).toBe(0)
  })

  it('costs only the part that is late', async () => {
    const { grades, error } = await grade((received, response) => void (received.body.data.items[0].caseId === 2 || answering(() => graded('A'))(received, response)), { timeoutMs: 150, maxItems: 1 })
    expect(grades).toEqual(['A', null, 'A'])
    expect(error).toMatch(/item 1:/)
  })

  it('refuses as a guard', async () => {
    server = await startEndpoint(() => {})
    const vetoes = await forwarding('contact.guard', server.url, { timeoutMs: 100 }).guard('contact.guard', contacts(1), FRAME)
    expect(vetoes.of(0)).toMatchObject([{ code: 'GUARD_FAILED', reason: expect.stringContaining('did not answer within 100 ms') as string }])
  })

  it('is let go when the host gives up first', async () => {
    server = await startEndpoint(() => {})
    const hooks = forwarding('segment.grade', server.url, {}, { limits: { 'segment.grade': 50 } })
    expect((await hooks.decide('segment.grade', cases(1), FRAME)).answers).toEqual([null])
    await expect.poll(() => server.open()).toBe(0)
  })
})

describe('an endpoint that is down', () => {
  it('leaves decisions to the next, refuses as a guard, and is not asked any more but as a guard', async () => {
    server = await startEndpoint(() => {})
    const { url } = server
    await server.stop()
    const decide = forwarding('segment.grade', url, { retries: 0 })
    for (let i = 0; i < 7; i++) expect((await decide.decide('segment.grade', cases(1), FRAME)).answers).toEqual([null])
    expect(decide.health()[0]).toMatchObject({ calls: 5, skipped: 2, breaker: { state: 'open' } })
    expect(decide.health()[0]?.lastError).toMatch(/could not be reached: ECONNREFUSED/)
    const guard = forwarding('contact.guard', url, { retries: 0 })
    for (let i = 0; i < 7; i++) expect((await guard.guard('contact.guard', contacts(1), FRAME)).of(0)[0]?.code).toBe('GUARD_FAILED')
    expect(guard.health()[0]).toMatchObject({ calls: 7, skipped: 0, breaker: null })
  })

  it('is tried again inside the time, and found when it is back', async () => {
    server = await startEndpoint(() => {})
    const { url, port } = server
    await server.stop()
    const asking = forwarding('segment.grade', url, { retries: 5 }).decide('segment.grade', cases(1), FRAME)
    await new Promise((resolve) => setTimeout(resolve, 50))
    server = await startEndpoint(answering(() => graded('A')), port)
    expect((await asking).answers[0]?.grade).toBe('A')
  })
})

describe('an endpoint that flaps', () => {
  it.each([503, 500, 429])('%i, then an answer: the same request under the same id', async (code) => {
    let tries = 0
    const { grades, error } = await grade((received, response) => (tries++ === 0 ? status(code) : answering(() => graded('B')))(received, response))
    expect(grades).toEqual(['B', 'B', 'B'])
    expect(error).toBeNull()
    const [first, second] = server.received
    expect(server.received).toHaveLength(2)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.text).toBe(first?.text)
  })

  it('cuts the answer off, then gives it whole', async () => {
    let tries = 0
    const { grades } = await grade((received, response) => {
      if (tries++ > 0) return answering(() => graded('B'))(received, response)
      response.writeHead(200, { 'content-length': '1000' }).write('{"answers":')
      return setTimeout(() => response.destroy(), 20)
    })
    expect(grades).toEqual(['B', 'B', 'B'])
  })

  it.each<[string, Behaviour, object, number]>([
    ['503 for ever: so often as it is told to', status(503), { retries: 2 }, 3],
    ['400: once', status(400), {}, 1],
    ['401: once', status(401), {}, 1],
    ['429 that asks for more time than there is: once', status(429, { 'retry-after': '3600' }), {}, 1],
  ])('%s', async (_what, behave, more, tries) => {
    const { grades, error } = await grade(behave, more)
    expect(grades).toEqual(NOBODY)
    expect(error).toMatch(/: answered \d+$/)
    expect(server.received).toHaveLength(tries)
  })
})

it('asks anew, and not as a retry, when a kept connection was closed by the other side', async () => {
  server = await startEndpoint(answering(() => graded('A')))
  const { url, port } = server
  const hooks = forwarding('segment.grade', url, { retries: 0 })
  const grade = async () => (await hooks.decide('segment.grade', cases(1), FRAME)).answers[0]?.grade
  expect(await grade()).toBe('A')
  await server.stop()
  server = await startEndpoint(answering(() => graded('B')), port)
  expect(await grade()).toBe('B')
  expect(hooks.health()[0]?.failures).toBe(0)
})

it('follows no redirect', async () => {
  const target = await startEndpoint(answering(() => graded('A')))
  try {
    const { grades, error } = await grade(status(307, { location: target.url }))
    expect(grades).toEqual(NOBODY)
    expect(error).toMatch(/answered 307, and redirects are not followed/)
    expect(target.received).toEqual([])
  } finally {
    await target.stop()
  }
})

it('reads an endless answer no further than its limit', async () => {
  let sent = 0
  let closed = false
  const { grades, error } = await grade(
    (_received, response) => {
      const block = Buffer.alloc(16_384, 32)
      const more = (): void => {
        while (!response.destroyed && response.write(block)) sent += block.length
      }
      response.on('drain', more)
      response.on('close', () => (closed = true))
      more()
    },
    { maxResponseBytes: 100_000 },
  )
  expect(grades).toEqual(NOBODY)
  expect(error).toMatch(/answered with more than 100000 bytes/)
  await expect.poll(() => closed).toBe(true)
  expect(sent).toBeLessThan(50_000_000)
})

describe('signed answers', () => {
  const at = Date.parse('2026-03-02T15:00:00Z') / 1_000
  /** Answers with A, signed as `of` says. */
  const signing =
    (of: (id: string, body: string) => Record<string, string>): Behaviour =>
    ({ headers, body: { data } }, response) => {
      const body = JSON.stringify({ answers: data.items.map(() => graded('A')) })
      json(response, body, of(headers['webhook-id'] as string, body))
    }
  const headers = (id: string, timestamp: number, signature: string) => ({ 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature })

  it.each<[string, Behaviour, RegExp | null]>([
    ['ours', signing((id, body) => headers(id, at, sign([SECRET], id, at, body))), null],
    ['ours among others', signing((id, body) => headers(id, at, `v1a,AAAA v1,AAAA ${sign([SECRET], id, at, body)}`)), null],
    ['none', signing(() => ({})), /its answer is not signed/],
    ['another secret', signing((id, body) => headers(id, at, sign([OTHER_SECRET], id, at, body))), /not signed with our secret/],
    ['another body', signing((id) => headers(id, at, sign([SECRET], id, at, '{}'))), /not signed with our secret/],
    ['another request', signing((_id, body) => headers('msg_1', at, sign([SECRET], 'msg_1', at, body))), /signed for another request/],
    ['long ago', signing((id, body) => headers(id, at - 301, sign([SECRET], id, at - 301, body))), /signed at another time/],
  ])('%s', async (_what, behave, why) => {
    const { grades, error } = await grade(behave, { verifyResponses: true })
    expect(grades).toEqual(why === null ? ['A', 'A', 'A'] : NOBODY)
    if (why === null) expect(error).toBeNull()
    else expect(error).toMatch(why)
  })

  it('may bear the secret that is being replaced', async () => {
    const old = signing((id, body) => headers(id, at, sign([OTHER_SECRET], id, at, body)))
    expect((await grade(old, { verifyResponses: true, previousSecret: { env: 'TEST_REMOTE_OTHER_KEY' } })).grades).toEqual(['A', 'A', 'A'])
  })
})
