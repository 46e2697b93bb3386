import type { Context } from './context.ts'

/** One answer while it is read. What resolvers give later is put in its place before the answer goes out. */
export interface Reading {
  readonly context: Context
  /** What stands under these keys of a part of the answer and has not come is replaced when it comes. */
  await(part: Record<string, unknown>, keys: readonly string[]): void
  /** Waits for what has not come; what comes may bring more. Throws the first error of all that failed. */
  whole(): Promise<void>
}

export const isLater = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

export function createReading(context: Context): Reading {
  let pending: Promise<void>[] = []
  const failures: unknown[] = []
  return {
    context,
    await(part, keys) {
      for (const key of keys) {
        const value = part[key]
        if (!isLater(value)) continue
        const come = Promise.resolve(value).then(
          (given) => {
            part[key] = given
          },
          (error: unknown) => void failures.push(error),
        )
        pending.push(come)
      }
    },
    async whole() {
      while (pending.length > 0) {
        const waited = pending
        pending = []
        await Promise.all(waited)
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
