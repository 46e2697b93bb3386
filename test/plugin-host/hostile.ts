import type { HookName } from '../../src/plugin-host/catalogue.ts'
import { HOOKS } from '../../src/plugin-host/catalogue.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { never, plugin } from './make.ts'

// oxlint-disable unicorn/no-thenable -- they are what is tried here
type Item = { facts: { dpd: number }; caseId: number }
type Listener = (items: readonly Item[]) => unknown

const boom = (): never => { throw new Error('boom') }
const every = (answer: () => unknown): Listener => (items) => items.map(answer)
const book = 'x'.repeat(2_000_000)

/** Throws at every reading. */
const trap = new Proxy({}, { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom, getPrototypeOf: boom })
const getters = { get grade() { return boom() }, get code() { return boom() }, get channel() { return boom() }, get key() { return boom() } }
const cyclic: Record<string, unknown> = { grade: 'Z', code: 'BAD code' }
cyclic['self'] = cyclic
/** Good when it is checked, bad when it is kept, if it were read twice. */
const chameleon = () => {
  let reads = 0
  return { get grade() { reads += 1; return reads === 1 ? 'Q' : 'A' }, risk: 0, ability: 0, willingness: 0, reasonCodes: [] }
}

/** What a listener may do wrong at any point, whatever is asked there. */
export const MISDEEDS: Readonly<Record<string, Listener>> = {
  throws: boom,
  'throws what is no error': () => { throw 'text' as unknown },
  'throws null': () => { throw null as unknown },
  'throws an error whose message throws': () => { throw Object.defineProperty(new Error(''), 'message', { get: boom }) },
  'throws a book': () => { throw new Error(book) },
  rejects: () => Promise.reject(new Error('bang')),
  'rejects with a trap': () => Promise.reject(trap),
  'never settles': never,
  'resolves too late': (items) => new Promise((resolve) => setTimeout(() => resolve(items.map(() => null)), 400)),
  'rejects too late': () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 400)),
  'answers too few': (items) => items.slice(1).map(() => null),
  'answers too many': (items) => [...items, 1, 2, 3],
  'answers no list': () => ({ length: 3, 0: null }),
  'answers a string': () => 'A',
  'is a thenable that throws': () => ({ then: boom }),
  'is a thenable whose then throws when it is read': () => ({ get then() { return boom() } }),
  'is a thenable that calls back twice': () => ({ then: (done: (value: unknown) => void) => { done('A'); done(null) } }),
  'mutates the batch': (items) => { (items as Item[]).reverse(); return items.map(() => null) },
  'mutates an item': (items) => { (items[0] as Item).caseId = -1; return items.map(() => null) },
  'mutates what hangs on an item': (items) => { for (const item of items) item.facts.dpd = 0; return items.map(() => null) },
  'answers NaN': every(() => Number.NaN),
  'answers Infinity': every(() => Number.POSITIVE_INFINITY),
  'answers symbols': every(() => Symbol('a')),
  'answers functions': every(() => boom),
  'answers itself in a circle': every(() => cyclic),
  'answers traps': every(() => trap),
  'answers getters that throw': every(() => getters),
  'answers a trap for a list': () => new Proxy([], { get: boom }),
  'answers a list that lies about its length': (items) => new Proxy(items.map(() => Symbol('x')), { get: (list, key) => (key === 'length' ? items.length : Reflect.get(list, key)) }),
  'answers huge strings': every(() => book),
  'answers grades that are none': every(() => ({ grade: 'E', risk: Number.NaN, ability: -1, willingness: 1e9, reasonCodes: ['<script>'] })),
  'answers chameleons': every(chameleon),
  'floods with lists': every(() => Array.from({ length: 50_000 }, (_, i) => ({ code: `N${i}`, reason: 'r', until: null, key: `k${i}`, treatment: 'X', channels: ['SMS'], channel: 'SMS' }))),
  'floods with text': every(() => [{ code: 'LONG', severity: 'INFO', message: book, messageZh: book, key: book, treatment: 'X', channels: [], reason: book, until: null }]),
  'answers frozen lists of nothing good': every(() => Object.freeze([Object.freeze({ code: 'no code', reason: '' })])),
}

export const POINTS = Object.keys(HOOKS) as HookName[]
export const GUARDS = POINTS.filter((point) => HOOKS[point].kind === 'guard')

/** Does the misdeed at each of the points; comes first by its name. */
export const hostile = (misdeed: Listener, points: readonly HookName[]): AnyPlugin =>
  plugin('a-hostile', Object.fromEntries(points.map((point) => [point, misdeed])) as never)

/** What an honest plugin answers everywhere; comes after. */
export const honest = plugin('honest', {
  'segment.grade': ((items: readonly Item[]) => items.map((item) => ({ grade: item.facts.dpd > 60 ? 'D' : 'B', risk: 1, ability: 2, willingness: 3, reasonCodes: ['HONEST'] }))) as never,
  'contact.guard': ((items: readonly { channel: string }[]) => items.map((item) => (item.channel === 'SMS' ? { code: 'NO_SMS', reason: 'No text messages here.', until: null } : null))) as never,
  'queue.priority': ((items: readonly { rank: number }[]) => items.map((item) => item.rank + 1)) as never,
})
