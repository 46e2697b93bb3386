import type { Breaking } from './call.ts'

/** Lines of the log for listeners that are rested and asked again. */
export function sayBreaker(onFault: (message: string, error: unknown) => void, onNotice: (message: string) => void): Breaking['onChange'] {
  return ({ health, state }) => {
    const who = `Plugin ${health.plugin} at ${health.point}`
    if (state === 'open') onFault(`${who} failed too often, and is not asked until a trial succeeds.`, new Error(health.lastError ?? 'unknown'))
    else onNotice(`${who} answers again.`)
  }
}
