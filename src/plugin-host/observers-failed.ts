import { RESTS } from './call.ts'

/** Observers that were not told; all others were. */
export class ObserversFailed extends Error {
  /** Names of the plugins. */
  readonly plugins: readonly string[]
  /** None of them was even asked: each failed too often before, and rests. The events are no worse for it. */
  readonly resting: boolean

  constructor(failures: readonly { readonly plugin: string; readonly error: string }[]) {
    super(failures.map(({ plugin, error }) => `Observer ${plugin} failed: ${error}`).join(' '))
    this.name = 'ObserversFailed'
    this.plugins = failures.map(({ plugin }) => plugin)
    this.resting = failures.every(({ error }) => error === RESTS)
  }
}
