import { quantile } from '../measure.ts'

/** What one worker does with one item; false when there is nothing left. Told the milliseconds of each call that it makes. */
export type Work = (agent: number, took: (call: string, ms: number) => void) => Promise<boolean>

export interface WorkedOff {
  readonly items: number
  readonly seconds: number
  /** Call -> milliseconds, median and the 99th of 100. */
  readonly calls: ReadonlyMap<string, { readonly p50: number; readonly p99: number }>
}

/** Lets so many workers work at once until nothing is left. */
export async function workOff(agents: number, work: Work): Promise<WorkedOff> {
  const times = new Map<string, number[]>()
  const took = (call: string, ms: number) => {
    const list = times.get(call)
    if (list === undefined) times.set(call, [ms])
    else list.push(ms)
  }
  let items = 0
  const from = performance.now()
  await Promise.all(
    Array.from({ length: agents }, async (_, agent) => {
      while (await work(agent, took)) items++
    }),
  )
  const seconds = (performance.now() - from) / 1_000
  return { items, seconds, calls: new Map([...times].map(([call, list]) => [call, { p50: quantile(list, 0.5), p99: quantile(list, 0.99) }])) }
}

/** Does the call and tells how long it took. */
export async function clocked<T>(call: string, took: (call: string, ms: number) => void, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  const result = await work()
  took(call, performance.now() - from)
  return result
}
