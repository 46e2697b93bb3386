import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

const current = new AsyncLocalStorage<string>()

/** Runs `work` under a new request id, which everything that it awaits sees. */
export function withRequestId<T>(work: (id: string) => T): T {
  const id = randomUUID()
  return current.run(id, () => work(id))
}

/** The id of the request being answered; a new one outside of any. */
export function requestId(): string {
  return current.getStore() ?? randomUUID()
}
