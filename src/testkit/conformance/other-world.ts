import { createRandom } from './random.rules.ts'

const RealDate = Date

/**
 * Does the work while the process's own clock is so many days ahead, and its chance is of that seed: what answers otherwise then has
 * read them. `host.now()` stands still meanwhile. For one work at a time.
 */
export async function inOtherWorld<T>({ daysAhead, seed }: { readonly daysAhead: number; readonly seed: number }, work: () => Promise<T>): Promise<T> {
  const ahead = daysAhead * 86_400_000
  const random = Math.random
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: [], newTarget) => Reflect.construct(target, given.length === 0 ? [RealDate.now() + ahead] : given, newTarget) as Date,
    apply: () => new RealDate(RealDate.now() + ahead).toString(),
    get: (target, name) => (name === 'now' ? () => RealDate.now() + ahead : (Reflect.get(target, name) as unknown)),
  })
  Math.random = createRandom(seed)
  try {
    return await work()
  } finally {
    globalThis.Date = RealDate
    Math.random = random
  }
}
