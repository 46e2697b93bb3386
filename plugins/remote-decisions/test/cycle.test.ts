import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { fixedClock } from '../../../src/testkit/index.ts'
import { createWorld } from '../../../src/testkit/world.ts'
import { remoteDecisions } from '../plugin.ts'
import { answering, type EndpointServer, startEndpoint } from './endpoint-server.ts'
import { BUSINESS_DATE, endpoint, graded, OTHER_SECRET, SECRET } from './frame.ts'

let app: TestApp
let server: EndpointServer | undefined
let child: ChildProcess | undefined
afterEach(async () => {
  await app?.close()
  await server?.stop()
  child?.kill()
  server = child = undefined
})

const daysBefore = (day: string, days: number) => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)

/** A portfolio with one case for each number of days past due, graded by a cycle on that day: grade and plugin of each, and the last error. */
async function runDay(endpoints: object, dpds: readonly number[], day = BUSINESS_DATE, clock = fixedClock('2026-03-02T15:00:00Z')) {
  app = await createTestApp({ plugins: [remoteDecisions], pluginOptions: { 'remote-decisions': { hooks: endpoints } }, clock })
  const world = createWorld(app.db)
  const portfolioId = await world.portfolio({ code: 'CARDS' })
  const ids: string[] = []
  for (const dpd of dpds) {
    const customerId = await world.customer()
    const caseId = await world.case(customerId, portfolioId, { grade: null, opened_on: daysBefore(day, dpd) })
    await world.account({ customerId, portfolioId, caseId }, { oldest_unpaid_due_date: daysBefore(day, dpd) })
    ids.push(btoa(`Case:${caseId}`))
  }
  await app.runCycle({ portfolio: 'CARDS', businessDate: day })
  const grades: { grade: string; plugin: string; risk: number | null; reasonCodes: string[] }[] = []
  for (const id of ids) {
    const { data } = await app.execute('query ($id: ID!) { case(id: $id) { grades(first: 1) { edges { node { grade plugin risk reasonCodes } } } } }', { id })
    grades.push(data.case.grades.edges[0].node)
  }
  const { data } = await app.execute('{ plugins { name health { hook failures lastError } } remoteDecisionsEndpoints { hook kind host facts requests retries failures lastError lastMilliseconds lastAnswerAt } }')
  return { grades, health: data.plugins[0].health, endpoints: data.remoteDecisionsEndpoints }
}

it('a cycle takes what is good of an endpoint that lies, and the core’s default for the rest', async () => {
  server = await startEndpoint(answering(({ facts }) => (facts.dpd === 20 ? { ...graded('A'), grade: 'AAA' } : facts.dpd === 30 ? null : graded('C'))))
  const { grades, health, endpoints } = await runDay({ 'segment.grade': endpoint(server.url) }, [10, 20, 30])
  expect(grades.map(({ grade, plugin }) => [grade, plugin])).toEqual([['C', 'remote-decisions'], ['INSUFFICIENT_DATA', 'core'], ['INSUFFICIENT_DATA', 'core']])
  expect(health).toMatchObject([{ hook: 'segment.grade', failures: 1, lastError: expect.stringMatching(/^item 1: "AAA" is not a grade/) as string }])
  // The endpoint answered, well formed; that one answer was wrong is told by the plugin's health.
  expect(endpoints).toMatchObject([{ hook: 'segment.grade', kind: 'decide', host: `127.0.0.1:${server.port}`, facts: null, requests: 1, failures: 0 }])
})

it('a cycle ends when the endpoint is down, and says so; neither secret nor address is told', async () => {
  server = await startEndpoint(() => {})
  const { url } = server
  await server.stop()
  const { grades, endpoints } = await runDay({ 'segment.grade': endpoint(url, { retries: 1 }) }, [10])
  expect(grades).toMatchObject([{ plugin: 'core' }])
  expect(endpoints).toMatchObject([{ requests: 1, retries: 1, failures: 1, lastAnswerAt: null, lastError: expect.stringMatching(/ECONNREFUSED/) as string }])
  expect(JSON.stringify(endpoints)).not.toMatch(/whsec_|in-the-address/)
  const { errors } = await app.execute('{ remoteDecisionsEndpoints { host } }', {}, { role: 'AGENT' })
  expect(errors).toHaveLength(1)
})

const PYTHON = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0)
if (PYTHON === undefined) console.log('skipped: examples/remote-model, since there is no Python 3.9 or later here')

describe.skipIf(PYTHON === undefined)('examples/remote-model', () => {
  const SCRIPT = join(import.meta.dirname, '..', '..', '..', 'examples', 'remote-model', 'server.py')

  async function startModel(secret: string): Promise<string> {
    child = spawn(PYTHON as string, [SCRIPT, '--port', '0'], { env: { ...process.env, DUNLIN_SECRET: secret }, stdio: ['ignore', 'pipe', 'ignore'] })
    const [address] = (await once(createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> }), 'line')) as [string]
    return address
  }
  // The model looks at the time of the signature, so the house's clock must go with the real one.
  const today = () => new Date().toISOString().slice(0, 10)
  const run = (url: string, more: object = {}) => runDay({ 'segment.grade': endpoint(url, { verifyResponses: true, maxItems: 2, ...more }) }, [5, 45, 75, 120, 200], today(), fixedClock(new Date().toISOString()))

  it('grades a portfolio, and the grade is seen over GraphQL', async () => {
    const { grades, endpoints } = await run(await startModel(SECRET))
    expect(grades.map(({ grade, plugin }) => [grade, plugin])).toEqual(['A', 'B', 'C', 'D', 'D'].map((grade) => [grade, 'remote-decisions']))
    expect(grades[2]).toEqual({ grade: 'C', plugin: 'remote-decisions', risk: 51, reasonCodes: ['MODEL_DPD'] })
    expect(endpoints).toMatchObject([{ requests: 3, failures: 0, lastError: null }])
  })

  it('says nothing to whoever has not the secret', async () => {
    const { grades, endpoints } = await run(await startModel(OTHER_SECRET))
    expect(grades.every(({ plugin }) => plugin === 'core')).toBe(true)
    expect(endpoints).toMatchObject([{ failures: 3, lastError: expect.stringMatching(/answered 401$/) as string }])
  })

  it('grades by the facts that it is sent', async () => {
    const { grades } = await run(await startModel(SECRET), { facts: ['utilisation'] })
    expect(grades.every(({ plugin }) => plugin === 'core')).toBe(true)
  })
})
