import { z } from 'zod'
import { type AnyPlugin, definePlugin, type Graph, UserError } from '../../src/plugin-host/index.ts'
import type { TestPluginOptions } from '../../src/testkit/conformance/subject.ts'

/** A plugin that one line of the conformance list catches, and no other. */
export interface BadPlugin {
  readonly line: string
  readonly what: string
  readonly plugin: AnyPlugin
  readonly settings?: TestPluginOptions
  /** Files of its folder, by their paths. */
  readonly files?: Readonly<Record<string, string>>
  /** Undoes what it does to the process. */
  readonly undo?: () => void
}

const make = (changes: object): AnyPlugin =>
  definePlugin({
    name: 'bad', version: '1.0.0', host: '^1.1.0', description: 'Bad in one way.', capabilities: [], config: z.strictObject({}), hooks: {}, ...changes,
  }) as AnyPlugin
const listening = (hooks: object, more: object = {}): AnyPlugin => make({ hooks, ...more })
const extending = (extendSchema: (graph: Graph) => void, more: object = {}): AnyPlugin => make({ extendSchema, ...more })
const migration = (sql: string) => ({ 'migrations/20260101000000_bad_first/migration.sql': `-- breaking: no\n${sql}` })
/** Loosely typed, since what it answers is wrong. */
const each = <Item extends object = never>(one: (item: Item) => unknown) => (items: readonly Item[]) => items.map((item) => one(item))
const grade = { grade: 'A', risk: 1, ability: 1, willingness: 1, reasonCodes: ['BAD'] }
const BY = 'Provided by plugin bad.'

class BadThing extends UserError {
  readonly code = 'BAD_THING'
}
const errorType = (graph: Graph) => graph.errorType(BadThing, { description: `Something bad. ${BY}` })
const mutation = (graph: Graph, changes: object = {}) => {
  errorType(graph)
  graph.mutation({
    name: 'badSet', description: `Sets it. ${BY}`, permission: 'set', errors: [BadThing],
    input: (t) => ({ what: t.string({ required: true, description: 'What.' }) }),
    resolve: async (input) => ({ done: input.what }),
    payload: (t) => ({ done: t.exposeString('done', { nullable: true, description: 'What was set.' }) }),
    ...changes,
  })
}
const permissions = { set: { description: 'Set it.', roles: ['MANAGER'] } }
const readme = { 'README.md': 'Fails with `BAD_THING`.\n' }

let count = 0
/** The object that all builders inherit `toSchema` from. */
function builderClass(builder: object): Pick<Graph['builder'], 'toSchema'> {
  let level: object = builder
  while (!Object.hasOwn(level, 'toSchema')) level = Object.getPrototypeOf(level) as object
  return level as Pick<Graph['builder'], 'toSchema'>
}
let sneaked: (() => void) | undefined
let timer: NodeJS.Timeout | undefined

export const BAD_PLUGINS: readonly BadPlugin[] = [
  { line: 'definition.name', what: 'a name in Pascal case', plugin: make({ name: 'BadPlugin' }) },
  { line: 'definition.version', what: 'a version in words', plugin: make({ version: 'one' }) },
  { line: 'definition.host', what: 'a range of another host', plugin: make({ host: '^2.0.0' }) },
  { line: 'definition.host', what: 'a range in words', plugin: make({ host: 'the newest' }) },
  { line: 'definition.permissions', what: 'a permission with a space', plugin: make({ permissions: { 'Set it': permissions.set } }) },
  { line: 'definition.order', what: 'a need that nobody fills', plugin: make({ needs: ['nobody'] }) },
  { line: 'config.defaults', what: 'an option without a default', plugin: make({ config: z.strictObject({ days: z.number() }) }) },
  { line: 'config.unknown', what: 'a loose configuration', plugin: make({ config: z.object({}) }) },
  { line: 'config.options', what: 'options that it does not take', plugin: make({}), settings: { options: { day: 1 } } },
  { line: 'hooks.catalogue', what: 'a point that there is not', plugin: listening({ 'payment.stolen': () => {} }) },
  { line: 'capabilities.known', what: 'a capability that there is not', plugin: make({ capabilities: ['store:everything'] }) },

  { line: 'tables.prefix', what: 'a table under another name', plugin: make({}), files: migration('CREATE TABLE "stolen_note" ("id" BIGINT NOT NULL);') },
  { line: 'tables.empty', what: 'a reference to a table that there is not', plugin: make({}), files: migration('CREATE TABLE "bad_note" ("id" BIGINT NOT NULL REFERENCES "nobody"("id"));') },
  {
    line: 'tables.seeded', what: 'rows that only an empty database does without', plugin: make({}),
    files: migration(`CREATE TABLE "bad_note" ("customer_id" BIGINT NOT NULL, "note" TEXT NOT NULL);
CREATE INDEX "bad_note_customer_id_idx" ON "bad_note"("customer_id");
INSERT INTO "bad_note" ("customer_id", "note") SELECT id, NULL FROM customer;`),
  },
  { line: 'tables.customer', what: 'a table about cases without their customers', plugin: make({}), files: migration('CREATE TABLE "bad_note" ("case_id" BIGINT NOT NULL);') },
  { line: 'tables.customer', what: 'a customer without an index', plugin: make({}), files: migration('CREATE TABLE "bad_note" ("customer_id" BIGINT NOT NULL);') },

  { line: 'answers.length', what: 'an empty list for every batch', plugin: listening({ 'segment.grade': () => [] }) },
  { line: 'answers.length', what: 'nothing instead of a list', plugin: listening({ 'contact.guard': () => null }) },
  { line: 'answers.length', what: 'a throw where there are no items', plugin: listening({ 'queue.priority': (items: readonly { rank: number }[]) => ((items[0] as { rank: number }).rank, items.map(() => null)) }) },
  { line: 'answers.length', what: 'an observer that throws', plugin: listening({ 'payment.recorded': () => Promise.reject(new Error('no')) }) },
  { line: 'answers.shape', what: 'a rank that is no number', plugin: listening({ 'queue.priority': each(() => Number.NaN) }) },
  { line: 'answers.shape', what: 'a guard that forgets to return', plugin: listening({ 'contact.guard': each(() => undefined as never) }) },
  { line: 'answers.shape', what: 'a channel that the step has not', plugin: listening({ 'contact.channels': each(() => [{ channel: 'VISIT', contactPointId: null, reason: 'BAD' }]) }) },
  { line: 'answers.shape', what: 'a segment that there is not', plugin: listening({ 'segment.assign': each(() => 'NOWHERE') }) },
  {
    line: 'answers.nasty', what: 'a rank that overflows',
    plugin: listening({ 'queue.priority': each((item: { facts: { outstanding: number } }) => (item.facts.outstanding > 1e14 ? Number.POSITIVE_INFINITY : 1)) }),
  },
  {
    line: 'answers.nasty', what: 'a throw at a credit balance',
    plugin: listening({ 'segment.grade': each((item: { facts: { outstanding: number } }) => (item.facts.outstanding < 0 ? (null as never as { grade: string }).grade : null)) }),
  },
  { line: 'answers.input', what: 'a change of the facts', plugin: listening({ 'case.steps': each((item: { facts: { dpd: number } }) => (item.facts.dpd = -1, [])) }) },
  { line: 'answers.input', what: 'a mark on the record', plugin: listening({ 'promise.settled': (items: readonly object[]) => items.forEach((item) => Object.assign(item, { seen: true })) }) },
  { line: 'answers.same', what: 'a grade by chance', plugin: listening({ 'segment.grade': each(() => ({ ...grade, risk: Math.floor(Math.random() * 100) })) }) },
  { line: 'answers.same', what: 'a day from the machine', plugin: listening({ 'case.notices': each(() => [{ code: 'BAD', severity: 'INFO', message: new Date().toISOString().slice(0, 10), messageZh: '坏' }]) }) },
  { line: 'answers.same', what: 'a count of its calls', plugin: listening({ 'queue.priority': (items: readonly object[]) => (count++, items.map(() => count)) }) },
  { line: 'answers.order', what: 'a guard by place', plugin: listening({ 'step.ready': (items: readonly object[]) => items.map((_, i) => (i % 2 === 0 ? null : { code: 'BAD', reason: 'Bad.', until: null })) }) },
  {
    line: 'answers.time', what: 'notices that come late', settings: { limits: { 'case.notices': 15 }, batches: 20 },
    plugin: listening({ 'case.notices': async (items: readonly object[]) => (await new Promise((resolve) => setTimeout(resolve, 60)), items.map(() => [])) }),
  },
  { line: 'answers.time', what: 'an answer that never comes', settings: { limits: { 'segment.grade': 15 } }, plugin: listening({ 'segment.grade': () => new Promise(() => {}) }) },
  {
    line: 'observers.twice', what: 'an event each time that it is told',
    plugin: listening(
      {
        'contact.recorded': (items: readonly { caseId: number; customerId: number }[], { host }: { host: never }) =>
          (host as { tx: (work: (tx: { appendEvent(event: object): Promise<void> }) => Promise<void>) => Promise<void> }).tx(async (tx) => {
            for (const { caseId, customerId } of items.slice(0, 3)) await tx.appendEvent({ type: 'bad.heard', actor: 'plugin:bad', caseId, customerId, payload: {} })
          }),
      },
      { capabilities: ['store:write'] },
    ),
  },

  { line: 'schema.alone', what: 'a throw while it adds', plugin: extending(() => { throw new Error('no') }) },
  { line: 'schema.clash', what: 'a type of the core’s', plugin: extending(({ builder }) => void builder.objectRef<object>('Case').implement({ description: `Mine. ${BY}`, fields: (t) => ({ x: t.string({ description: 'x', resolve: () => 'x' }) }) })) },
  { line: 'schema.clash', what: 'a type of another plugin’s', plugin: extending(({ builder }) => void builder.objectRef<object>('LegalCase').implement({ description: `Mine. ${BY}`, fields: (t) => ({ x: t.string({ description: 'x', resolve: () => 'x' }) }) })) },
  { line: 'schema.together', what: 'an order that only alone is none', plugin: make({ after: ['segmentation'], before: ['segmentation'] }) },
  { line: 'schema.nullable', what: 'a root query that is never null', plugin: extending(({ builder }) => builder.queryField('badThing', (t) => t.string({ description: `Bad. ${BY}`, resolve: () => 'x' }))) },
  { line: 'schema.described', what: 'a field without a word', plugin: extending(({ builder }) => builder.queryField('badThing', (t) => t.string({ nullable: true, resolve: () => 'x' }))) },
  {
    line: 'schema.removed', what: 'a hand in the builder of every schema to come',
    plugin: extending(({ builder }) => {
      if (sneaked !== undefined) return
      const house = builderClass(builder)
      const own = house.toSchema
      house.toSchema = function sneak(this: Graph['builder'], ...given) {
        this.queryField('badSneak', (t) => t.string({ nullable: true, description: `Sneaks in. ${BY}`, resolve: () => 'x' }))
        return own.apply(this, given)
      }
      sneaked = () => void (house.toSchema = own)
    }),
    undo: () => sneaked?.(),
  },
  { line: 'mutation.description', what: 'a mutation without a word', files: readme, plugin: extending((graph) => mutation(graph, { description: '' }), { permissions }) },
  { line: 'mutation.permission', what: 'a mutation that names no permission', files: readme, plugin: extending((graph) => mutation(graph, { permission: undefined }), { permissions }) },
  { line: 'mutation.permission', what: 'a mutation that names one that there is not', files: readme, plugin: extending((graph) => mutation(graph, { permission: 'take' }), { permissions }) },
  { line: 'mutation.errors', what: 'a mutation that names no error', files: readme, plugin: extending((graph) => mutation(graph, { errors: [] }), { permissions }) },
  {
    line: 'mutation.errors', what: 'a mutation made past mutation()', files: readme,
    plugin: extending(({ builder }) => builder.mutationField('badSet', (t) =>
      t.string({ nullable: true, description: `Sets it. Needs permission \`bad:set\`. ${BY}`, authScopes: { roles: ['MANAGER'] }, resolve: () => 'x' })), { permissions }),
  },
  { line: 'errors.readme', what: 'an error that its README does not name', files: { 'README.md': 'Nothing.\n' }, plugin: extending((graph) => mutation(graph), { permissions }) },

  {
    line: 'capabilities.declared', what: 'a read without the capability',
    plugin: listening({ 'segment.grade': async (items: readonly object[], { host }: { host: { query(text: string): Promise<object[]> } }) => (await host.query('SELECT 1'), items.map(() => null)) }),
  },
  {
    line: 'capabilities.declared', what: 'a read without the capability, and the refusal swallowed',
    plugin: listening({ 'case.steps': async (items: readonly object[], { host }: { host: { query(text: string): Promise<object[]> } }) => (await host.query('SELECT 1').catch(() => []), items.map(() => [])) }),
  },
  { line: 'lifecycle.ends', what: 'a start that throws', plugin: make({ start: () => Promise.reject(new Error('no')) }) },
  { line: 'lifecycle.ends', what: 'a stop that throws', plugin: make({ start: async () => {}, stop: () => Promise.reject(new Error('no')) }) },
  {
    line: 'lifecycle.handles', what: 'a timer that stays',
    plugin: make({ start: async () => { timer = setInterval(() => {}, 1_000) } }),
    undo: () => clearInterval(timer),
  },
]
