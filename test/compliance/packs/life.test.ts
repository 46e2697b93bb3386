import { afterAll, beforeAll, expect, it } from 'vitest'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'
import { readPackDocument } from '../../../src/compliance/pack-document.rules.ts'
import { installShippedPacks, loadPacksInForce } from '../../../src/compliance/pack-store.service.ts'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { createWorld } from '../../../src/testkit/world.ts'
import { examplePack, shippedCopy } from './own-pack.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const PACK = 'rulePack { code version contentHash state replaces loadedBy shipped signOffs { signedBy note } warnings }'
const MORE: Readonly<Record<string, string>> = {
  rulePackLoad: '... on PackInvalid { faults { where what } } ... on PackContentDiffers { storedHash givenHash }',
  rulePackSignOff: '... on PackSignerIsLoader { loadedBy }',
  rulePackRetire: '... on PackInUse { portfolios }',
}
const versionOf = (code: string): string => SHIPPED_PACKS.get(code)?.version as string

async function mutate(name: string, input: object, subject: string) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${PACK} errors { ... on UserError { code message path } ${MORE[name]} } } }`
  const answer = await app.execute(document, { input }, { role: 'COMPLIANCE', subject })
  expect(answer.errors).toBeUndefined()
  return answer.data[name]
}
const load = (pack: unknown, subject = 'ann') => mutate('rulePackLoad', { pack }, subject)
const signOff = (code: string, version: string, contentHash: string, subject: string, note = 'Read against policy 4 of 2026-02-01.') =>
  mutate('rulePackSignOff', { code, version, contentHash, note }, subject)
const binding = async (code: string) => (await loadPacksInForce(app.db)).get(code)?.pack.version
const events = (type: string) => app.db.query<{ actor: string; payload: object }>('SELECT actor, payload FROM event WHERE type = $1 ORDER BY id', [type])

it('has every shipped pack from the start, once, however often it starts', async () => {
  const { data } = await app.execute('{ rulePacks(first: 100) { totalCount nodes { code state shipped review { by } rules { code } } } }')
  expect(data.rulePacks.nodes.map((pack: { code: string }) => pack.code)).toEqual([...SHIPPED_PACKS.keys()].sort())
  expect(data.rulePacks.nodes.every((pack: { state: string; shipped: boolean; review: null }) => pack.state === 'IN_FORCE' && pack.shipped && pack.review === null)).toBe(true)
  expect(await installShippedPacks(app.db, app.clock.now())).toBe(0)
})

it('says of each rule what it rests on, and that it is not legal advice', async () => {
  const { data } = await app.execute(
    'query ($v: String!) { rulePack(code: "DE", version: $v) { disclaimer warnings rules { code confidence legalForce citation source { type quality } decision requires channels } } }',
    { v: versionOf('DE') },
  )
  const hours = data.rulePack.rules.find((rule: { code: string }) => rule.code === 'DE-HOURS')
  expect(hours).toMatchObject({ confidence: 'low', legalForce: 'policy-default', decision: 'DEFER', channels: expect.arrayContaining(['VOICE']) })
  expect(data.rulePack.warnings.join('\n')).toMatch(/not reviewed by a lawyer[\s\S]*uncertain in .*DE-HOURS[\s\S]*not signed off/)
  expect(data.rulePack.disclaimer).toMatch(/not legal advice/i)
})

it('a pack of a new code binds at once; the same content again, as text or object, changes nothing', async () => {
  const first = await load(examplePack())
  expect(first).toMatchObject({ errors: [], rulePack: { code: 'HOUSE-STRICT', version: '1', state: 'IN_FORCE', replaces: null, loadedBy: 'ann', shipped: false } })
  const document = examplePack()
  const again = await load(JSON.stringify({ rules: document.rules, ...document }, null, 4), 'bob')
  expect(again).toEqual(first)
  expect(await events('rulePack.loaded')).toEqual([{ actor: 'ann', payload: { code: 'HOUSE-STRICT', version: '1', contentHash: first.rulePack.contentHash } }])
})

it('a version never changes: other content is refused with both hashes', async () => {
  const { rulePack, errors } = await load(examplePack({ title: 'Another' }))
  expect(rulePack).toBeNull()
  const stored = readPackDocument(examplePack()).contentHash
  expect(errors).toEqual([expect.objectContaining({ code: 'PACK_CONTENT_DIFFERS', storedHash: stored, givenHash: readPackDocument(examplePack({ title: 'Another' })).contentHash })])
  expect(errors[0].message).toContain(stored)
})

it('a pack that cannot be used is refused with every fault and its place', async () => {
  const [hours, cap] = examplePack().rules
  const broken = examplePack({ version: '2', rules: [{ ...hours, effect: { decision: 'MAYBE' } }, { ...cap, parameters: { ...cap.parameters, limit: 0 }, citation: '' }] })
  const { errors } = await load(broken)
  expect(errors[0].faults.map((fault: { where: string }) => fault.where).sort()).toEqual(['rules.0.effect.decision', 'rules.1.citation', 'rules.1.parameters.limit'])
  for (const title of ['a\u0000b', 'a\ud800b']) {
    expect((await load(JSON.stringify(examplePack({ version: '2', title })))).errors[0].faults).toEqual([{ where: 'pack', what: expect.stringContaining('surrogate pair') }])
  }
  expect((await load('{"code": ')).errors[0].faults).toEqual([{ where: 'pack', what: expect.stringContaining('is not JSON') }])
})

it('a version that takes another’s place binds when a second person has signed off exactly its content', async () => {
  const looser = shippedCopy('HOUSE', '1-bank', (rule) => (rule.id === 'HOUSE-7-IN-7' ? { ...rule, parameters: { ...rule.parameters, limit: 10 } } : rule))
  const { rulePack } = await load(looser)
  const shippedVersion = versionOf('HOUSE')
  expect(rulePack).toMatchObject({ state: 'WAITING', replaces: shippedVersion })
  expect(await binding('HOUSE')).toBe(shippedVersion)

  expect((await signOff('HOUSE', '1-bank', rulePack.contentHash, 'ann')).errors).toMatchObject([{ code: 'PACK_SIGNER_IS_LOADER' }])
  expect((await signOff('HOUSE', '1-bank', 'f'.repeat(64), 'bob')).errors).toMatchObject([{ code: 'PACK_CONTENT_DIFFERS' }])
  expect((await signOff('HOUSE', '1-bank', rulePack.contentHash, 'bob', ' ')).errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['note'] }])
  expect((await signOff('HOUSE', '9', rulePack.contentHash, 'bob')).errors).toMatchObject([{ code: 'NOT_FOUND' }])
  expect(await binding('HOUSE')).toBe(shippedVersion)

  const signed = await signOff('HOUSE', '1-bank', rulePack.contentHash, 'bob')
  expect(signed).toMatchObject({ errors: [], rulePack: { state: 'IN_FORCE', replaces: shippedVersion, signOffs: [{ signedBy: 'bob' }] } })
  await signOff('HOUSE', '1-bank', rulePack.contentHash, 'bob')
  expect((await events('rulePack.signedOff')).map(({ actor }) => actor)).toEqual(['bob'])
  expect(await binding('HOUSE')).toBe('1-bank')
  const { data } = await app.execute('query ($v: String!) { rulePack(code: "HOUSE", version: $v) { state } }', { v: shippedVersion })
  expect(data.rulePack.state).toBe('REPLACED')
})

it('shows what a version loosens', async () => {
  const { data } = await app.execute(
    'query ($a: String!) { rulePackDiff(a: { code: "HOUSE", version: $a }, b: { code: "HOUSE", version: "1-bank" }) { added { after { code } } removed { before { code } } changed { after { code } fields tendency statesLaw } fields } }',
    { a: versionOf('HOUSE') },
  )
  expect(data.rulePackDiff).toEqual({ added: [], removed: [], fields: ['version'], changed: [{ after: { code: 'HOUSE-7-IN-7' }, fields: ['parameters'], tendency: 'LOOSENS', statesLaw: false }] })
})

it('retired, it gives way to the one before it', async () => {
  const retire = (code: string, version: string) => mutate('rulePackRetire', { code, version }, 'cleo')
  expect(await retire('HOUSE', '1-bank')).toMatchObject({ errors: [], rulePack: { state: 'RETIRED' } })
  expect(await binding('HOUSE')).toBe(versionOf('HOUSE'))
  expect((await retire('HOUSE', versionOf('HOUSE'))).errors).toMatchObject([{ code: 'INVALID_INPUT' }])

  await createWorld(app.db).portfolio({ code: 'cards', rule_packs: ['HOUSE', 'HOUSE-STRICT'] })
  expect((await retire('HOUSE-STRICT', '1')).errors).toMatchObject([{ code: 'PACK_IN_USE', portfolios: ['cards'] }])
  expect(await binding('HOUSE-STRICT')).toBe('1')
  await app.db.query(`UPDATE portfolio SET rule_packs = '{HOUSE}' WHERE code = 'cards'`)
  expect((await retire('HOUSE-STRICT', '1')).errors).toEqual([])
  expect(await binding('HOUSE-STRICT')).toBeUndefined()
  // Nor is that a way around the second person.
  const next = await load(examplePack({ version: '2' }))
  expect(next.rulePack).toMatchObject({ state: 'WAITING', replaces: null })
  expect(await binding('HOUSE-STRICT')).toBeUndefined()
  await signOff('HOUSE-STRICT', '2', next.rulePack.contentHash, 'bob')
  expect(await binding('HOUSE-STRICT')).toBe('2')
})

it('a version may not begin later than it takes the other’s place', async () => {
  const { errors } = await load({ ...shippedCopy('US-FED', '2'), effectiveFrom: '2026-03-02' })
  expect(errors[0].faults).toEqual([{ where: 'effectiveFrom', what: expect.stringContaining('nothing of US-FED would bind') }])
  expect((await load({ ...shippedCopy('US-FED', '2'), effectiveFrom: '2026-03-01' })).errors).toEqual([])
})

it('a shipped pack that was changed without another version stops the start', async () => {
  const changed = readPackDocument({ ...shippedCopy('DE', versionOf('DE')), title: 'Changed' })
  await expect(installShippedPacks(app.db, app.clock.now(), [changed])).rejects.toMatchObject({ code: 'PACK_CONTENT_DIFFERS' })
})
