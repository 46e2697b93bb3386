import { afterAll, beforeAll, expect, it } from 'vitest'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { globalId } from '../api/two-portfolios.ts'
import { shippedCopy } from '../compliance/packs/own-pack.ts'

let app: TestApp
let strategyId: string
beforeAll(async () => {
  app = await createTestApp()
  await installDefaultSet(app.db, app.clock)
  await createWorld(app.db).portfolio({ code: 'cards' })
  const { data } = await app.execute('{ strategy(code: "STANDARD") { id } }')
  strategyId = data.strategy.id
})
afterAll(() => app.close())

const LINT = 'step channel grades rule pack severity message portfolios'
const weekly = (more: object = {}) => ({ key: 'weekly', treatment: 'CALL', offsetDays: [{ grade: 'B', days: 3 }], channels: ['VOICE'], catchUp: 'RUN_ALL', repeatDays: 2, maxOccurrences: 4, ...more })

async function draft(...steps: object[]): Promise<string> {
  const { data } = await app.execute('mutation ($input: StrategyVersionCreateInput!) { strategyVersionCreate(input: $input) { strategyVersion { id } errors { ... on UserError { message } } } }', {
    input: { strategyId, steps },
  })
  expect(data.strategyVersionCreate.errors).toEqual([])
  return data.strategyVersionCreate.strategyVersion.id
}
async function move(name: string, id: string, subject = 'ann') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const unlawful = name === 'strategyVersionApprove' ? '' : `... on StrategyUnlawful { findings { ${LINT} } }`
  const { data, errors } = await app.execute(
    `mutation ($input: ${type}!) { ${name}(input: $input) { strategyVersion { state } errors { __typename ... on UserError { code message path } ${unlawful} } } }`,
    { input: { strategyVersionId: id } },
    { role: 'MANAGER', subject },
  )
  expect(errors).toBeUndefined()
  return data[name]
}
async function loadAndSign(pack: unknown) {
  const load = await app.execute('mutation ($input: RulePackLoadInput!) { rulePackLoad(input: $input) { rulePack { code version contentHash } errors { ... on UserError { message } } } }', { input: { pack } }, { role: 'COMPLIANCE', subject: 'cleo' })
  expect(load.data.rulePackLoad.errors).toEqual([])
  await app.execute('mutation ($input: RulePackSignOffInput!) { rulePackSignOff(input: $input) { errors { ... on UserError { message } } } }', { input: { ...load.data.rulePackLoad.rulePack, note: 'Read.' } }, { role: 'COMPLIANCE', subject: 'dan' })
}
const stricter = (version: string, limit: number) => shippedCopy('HOUSE', version, (rule) => (rule.id === 'HOUSE-7-IN-7' ? { ...rule, parameters: { ...rule.parameters, limit } } : rule))
const findings = async (versionId: string, packs: string[] | null = null, as = {}) =>
  (await app.execute(`query ($versionId: ID!, $packs: [String!]) { strategyVersionLint(versionId: $versionId, packs: $packs) { ${LINT} } }`, { versionId, packs }, as))

it('a version that can be done lawfully goes all the way, warnings or not', async () => {
  const id = await draft(weekly(), { ...weekly({ key: 'also' }), offsetDays: [{ grade: 'B', days: 3 }] })
  expect((await findings(id)).data.strategyVersionLint).toMatchObject([{ step: 'also', channel: 'VOICE', rule: 'HOUSE-1-A-DAY', severity: 'WARNING', portfolios: ['cards'] }])
  expect(await move('strategyVersionSubmit', id)).toMatchObject({ errors: [], strategyVersion: { state: 'IN_REVIEW' } })
  expect(await move('strategyVersionApprove', id, 'bob')).toMatchObject({ errors: [] })
  expect(await move('strategyVersionPublish', id)).toMatchObject({ errors: [], strategyVersion: { state: 'PUBLISHED' } })
})

it('one that cannot is neither submitted nor, when the packs changed meanwhile, published; the finding names step and rule', async () => {
  const approved = await draft(weekly())
  await move('strategyVersionSubmit', approved)
  await move('strategyVersionApprove', approved, 'bob')
  await loadAndSign(stricter('strict', 2))

  const late = await move('strategyVersionPublish', approved)
  expect(late).toMatchObject({ strategyVersion: null, errors: [{ code: 'STRATEGY_UNLAWFUL', findings: [{ step: 'weekly', channel: 'VOICE', grades: ['B'], rule: 'HOUSE-7-IN-7', pack: 'HOUSE', severity: 'ERROR', portfolios: ['cards'] }] }] })
  expect(late.errors[0].message).toMatch(/weekly by VOICE, HOUSE-7-IN-7: It comes every 2 day\(s\), 4 times; occurrence 3/)

  const id = await draft(weekly())
  expect((await move('strategyVersionSubmit', id)).errors).toMatchObject([{ code: 'STRATEGY_UNLAWFUL' }])
  const { data } = await app.execute('query ($id: ID!) { strategyVersion(id: $id) { state } }', { id })
  expect(data.strategyVersion.state).toBe('DRAFT')
  await app.execute('mutation { rulePackRetire(input: { code: "HOUSE", version: "strict" }) { errors { ... on UserError { message } } } }')
  expect((await move('strategyVersionSubmit', id)).errors).toEqual([])
})

it('asks the portfolios with cases in the segment, or those packs that are given', async () => {
  const world = createWorld(app.db)
  await world.portfolio({ code: 'australia', country: 'AU', time_zone: 'Australia/Sydney' })
  const id = await draft(weekly({ key: 'visit', treatment: 'VISIT', channels: ['VISIT'] }))
  const seen = async (packs: string[] | null = null, as = {}) => (await findings(id, packs, as)).data.strategyVersionLint.map((f: { severity: string; pack: string; portfolios: string[] }) => [f.severity, f.pack, f.portfolios])
  expect(await seen()).toEqual([['WARNING', 'AU', ['australia']]])
  expect(await seen(['AU'])).toEqual([[expect.any(String), 'AU', []]])
  expect(await seen(['HOUSE'])).toEqual([])
  // What a limited token may not see is not named.
  expect(await seen(null, { role: 'MANAGER', portfolios: ['cards'] })).toEqual([['WARNING', 'AU', []]])
  await world.case(await world.customer({ country: 'US' }), (await app.db.query<{ id: number }>(`SELECT id FROM portfolio WHERE code = 'cards'`))[0]?.id as number, { segment_code: 'B_STANDARD' })
  expect(await seen()).toEqual([])

  expect((await findings(id, ['NOWHERE'])).errors?.[0]?.message).toContain('There is no rule pack NOWHERE')
  expect((await findings(id, null, { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
})

it('finds nothing against the shipped versions, alone with the house rules', async () => {
  const shipped = await app.db.query<{ id: number }>(`SELECT id FROM strategy_version WHERE number = 1 ORDER BY id`)
  expect(shipped.length).toBeGreaterThan(4)
  for (const { id } of shipped) expect((await findings(globalId('StrategyVersion', id), ['HOUSE'])).data.strategyVersionLint).toEqual([])
})
