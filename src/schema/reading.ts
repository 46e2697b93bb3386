import type { Context } from './context.ts'

/** One answer while it is read. What resolvers give later is put in its place before the answer goes out. */
export interface Reading {
  readonly context: Context
  /** Puts a value under a key of a part of the answer, now or when it comes. */
  put(part: Record<string, unknown>, key: string, value: unknown): void
  /** Waits for what was put and has not come; what comes may bring more. Throws the first error of all that failed. */
  whole(): Promise<void>
}

export const isLater = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

export function createReading(context: Context): Reading {
  let pending: Promise<void>[] = []
  const failures: unknown[] = []
  return {
    context,
    put(part, key, value) {
      if (!isLater(value)) {
        part[key] = value
        return
      }
      // The place is taken at once, so that the answer has the order of the document.
      part[key] = null
      const come = Promise.resolve(value).then(
        (given) => {
          part[key] = given
        },
        (error: unknown) => void failures.push(error),
      )
      pending.push(come)
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
