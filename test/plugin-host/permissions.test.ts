import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import { PluginBootError } from '../../src/plugin-host/boot.errors.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { InvalidInput } from '../../src/plugin-host/index.ts'
import { createTestApp, createTestDatabase, type TestApp } from '../../src/testkit/index.ts'
import { plugin } from './make.ts'

type Graph = Parameters<NonNullable<AnyPlugin['extendSchema']>>[0]

const mutation = (graph: Graph, name: string, permission: string | undefined) =>
  graph.mutation({
    name,
    description: `Does ${name}.`,
    permission: permission as string,
    input: (t) => ({ text: t.string({ required: true, description: 'Echoed.' }) }),
    errors: [InvalidInput],
    resolve: async (input) => ({ said: input.text }),
    payload: (t) => ({ said: t.string({ nullable: true, description: 'The text.', resolve: (p) => p.said ?? null }) }),
  })

const permissions = { approve: { description: 'Approves.', roles: ['COMPLIANCE'] }, 'look-in': { description: 'Looks.', roles: ['AGENT', 'MANAGER'] } } as const
const court = plugin('court', {}, {
  permissions,
  extendSchema: (graph) => {
    mutation(graph, 'courtApprove', 'approve')
    mutation(graph, 'courtLook', 'look-in')
  },
})

let app: TestApp
let db: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  db = await createTestDatabase()
  app = await createTestApp({ db, plugins: [court], pluginBoot: { permissions: { court: { 'look-in': ['PARTNER'] } } } })
})
afterAll(async () => {
  await app.close()
  await db.close()
})

const may = async (name: string, role: 'ADMIN' | 'MANAGER' | 'COMPLIANCE' | 'AGENT' | 'PARTNER') => {
  const answer = await app.execute(`mutation { ${name}(input: { text: "hi" }) { said errors { __typename } } }`, {}, { role })
  return answer.errors === undefined ? answer.data[name].said === 'hi' : answer.errors[0]?.extensions['code'] !== 'FORBIDDEN'
}

it('a mutation is for the roles of its permission, and for ADMIN', async () => {
  expect(await may('courtApprove', 'COMPLIANCE')).toBe(true)
  expect(await may('courtApprove', 'ADMIN')).toBe(true)
  expect(await may('courtApprove', 'MANAGER')).toBe(false)
})

it('roles of the configuration take the place of the definition’s', async () => {
  expect(await may('courtLook', 'PARTNER')).toBe(true)
  expect(await may('courtLook', 'AGENT')).toBe(false)
})

it('says in its description which permission it needs', () => {
  expect(app.schema.getMutationType()?.getFields()['courtApprove']?.description).toContain('Needs permission `court:approve`.')
})

it('reports every mutation without a permission that exists, with the keys there are, of every plugin at once', async () => {
  const wrong = plugin('wrong', {}, { permissions, extendSchema: (graph) => {
    mutation(graph, 'wrongOne', 'aprove')
    mutation(graph, 'wrongTwo', undefined)
  } })
  const bare = plugin('bare', {}, { extendSchema: (graph) => mutation(graph, 'bareOne', 'approve') })
  const error = await createTestApp({ db, plugins: [wrong, bare] }).then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PluginBootError)
  const lines = (error as PluginBootError).faults.map((f) => `${f.plugin}: ${f.path}: ${f.message}`)
  expect(lines).toEqual([
    'bare: mutation bareOne: names the permission approve, which the plugin has not. It has none.',
    'wrong: mutation wrongOne: names the permission aprove, which the plugin has not. It has: approve, look-in.',
    'wrong: mutation wrongTwo: names no permission. Give it one of the plugin\'s permissions. It has: approve, look-in.',
  ])
})

it('refuses keys, roles and overrides that are not there', () => {
  const bad = plugin('bad', {}, { permissions: { Bad_Key: { description: 'x', roles: [] }, fine: { description: '', roles: ['BOSS' as never] } } })
  const boot = () => bootPlugins([bad, court], { permissions: { court: { nothing: ['AGENT'], approve: ['KING' as never] }, ghost: {} } })
  for (const part of [
    'bad: permissions.Bad_Key: a key is in kebab case',
    'bad: permissions.fine: says what it allows',
    'bad: permissions.fine: BOSS is not a role',
    'court: permissions.nothing: the plugin has no such permission. It has: approve, look-in.',
    'court: permissions.approve: KING is not a role',
    'ghost: permissions: there is no such plugin',
  ]) expect(boot).toThrow(part)
})
