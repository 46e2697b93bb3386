import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOOK_KINDS, HOOKS } from '../../src/plugin-host/index.ts'
import { createTestApp, createTestDatabase, type TestApp } from '../../src/testkit/index.ts'
import { plugin } from './make.ts'
import { noop } from './noop.ts'

let app: TestApp
let db: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  db = await createTestDatabase()
  const sick = plugin('sick', { 'case.notices': () => { throw new Error('down') } }, { capabilities: ['store:read'], permissions: { see: { description: 'Sees.', roles: ['AGENT'] } } })
  app = await createTestApp({ db, plugins: [noop, sick], pluginBoot: { permissions: { sick: { see: ['PARTNER'] } }, origins: { sick: '@bank/sick@1.2.3' } } })
})
afterAll(async () => {
  await app.close()
  await db.close()
})

it('tells everything of a plugin: where it comes from, what it may, who may, and how it fares', async () => {
  for (let i = 0; i < 7; i++) await app.hooks.contribute('case.notices', [{ caseId: 1, customerId: 1 }], { businessDate: '2026-03-02' })
  const { data } = await app.execute(
    '{ plugins { name state order origin capabilities permissions { name description roles } faults health { hook calls skipped failures lastError breaker breakerSince } } }',
    {},
    { role: 'MANAGER' },
  )
  expect(data.plugins[1]).toEqual({
    name: 'sick', state: 'ON', order: 2, origin: '@bank/sick@1.2.3', capabilities: ['store:read'],
    permissions: [{ name: 'see', description: 'Sees.', roles: ['PARTNER'] }], faults: [],
    health: [{ hook: 'case.notices', calls: 5, skipped: 2, failures: 5, lastError: 'down', breaker: 'OPEN', breakerSince: expect.any(String) }],
  })
  expect(data.plugins[0].health.find((row: { hook: string }) => row.hook === 'contact.guard')).toMatchObject({ breaker: null })
  expect((await app.gauges())['listeners_resting']).toBe(1)
})

it('gives the catalogue as data, with who listens', async () => {
  const { data } = await app.execute('{ hookPoints { name kind question limitMilliseconds asked answer onFailure rests listeners } }', {}, { role: 'COMPLIANCE' })
  expect(data.hookPoints.map((point: { name: string }) => point.name)).toEqual(Object.keys(HOOKS))
  expect(data.hookPoints.find((point: { name: string }) => point.name === 'case.notices')).toEqual({
    name: 'case.notices', kind: 'contribute', question: HOOKS['case.notices'].description, limitMilliseconds: 500, ...HOOK_KINDS.contribute, listeners: ['noop', 'sick'],
  })
})

it('is not for everybody', async () => {
  for (const query of ['{ plugins { name } }', '{ hookPoints { name } }']) {
    expect((await app.execute(query, {}, { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  }
})
