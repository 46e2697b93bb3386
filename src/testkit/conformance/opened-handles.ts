import { AsyncLocalStorage, createHook } from 'node:async_hooks'

interface Handle {
  readonly type: string
  /** Whether it keeps the process alive; false once it is closed, and for what is unref'd. */
  readonly isAlive: () => boolean
}

/** Watches what one piece of work opens, timers and sockets, and nothing that others open meanwhile. */
export function watchHandles() {
  const inside = new AsyncLocalStorage<true>()
  const opened: Handle[] = []
  const hook = createHook({
    init(_id, type, _trigger, resource: { hasRef?: unknown }) {
      if (type === 'PROMISE' || inside.getStore() !== true || typeof resource.hasRef !== 'function') return
      opened.push({ type, isAlive: () => (resource.hasRef as () => unknown).call(resource) === true })
    },
  })
  return {
    async during<T>(work: () => T | Promise<T>): Promise<T> {
      hook.enable()
      try {
        return await inside.run(true, work)
      } finally {
        hook.disable()
      }
    },
    /** Kinds of what is still open. Looked at until nothing is, for two seconds: a socket takes a moment to close. */
    async left(): Promise<readonly string[]> {
      for (let tries = 0; ; tries++) {
        const alive = opened.filter(({ isAlive }) => isAlive()).map(({ type }) => type)
        if (alive.length === 0 || tries === 40) return alive
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
  }
}
