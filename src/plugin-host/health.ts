import type { Breaker } from './breaker.rules.ts'
import type { HookName } from './catalogue.ts'

/** How one plugin's listener at one point has fared since the process started. */
export interface ListenerHealth {
  readonly plugin: string
  readonly version: string
  readonly point: HookName
  /** Batches it was asked. */
  calls: number
  /** Records in them. */
  items: number
  /** Batches in which it threw, was late, or answered wrongly for at least one record. */
  failures: number
  lastError: string | null
  /** Milliseconds spent in it, failures included. */
  totalMs: number
  /** Its latest batch failed, or it was not asked. */
  degraded: boolean
  /** Batches that it was not asked, since it failed too often and rests. */
  skipped: number
  /** null: a guard is asked always, since without it what it stops would go through. */
  readonly breaker: Breaker | null
}

export function newHealth(plugin: string, version: string, point: HookName, breaker: Breaker | null): ListenerHealth {
  return { plugin, version, point, calls: 0, items: 0, failures: 0, lastError: null, totalMs: 0, degraded: false, skipped: 0, breaker }
}

export function recordCall(health: ListenerHealth, items: number, ms: number, error: string | null): void {
  health.calls += 1
  health.items += items
  health.totalMs += ms
  health.degraded = error !== null
  if (error !== null) {
    health.failures += 1
    health.lastError = error
  }
}
