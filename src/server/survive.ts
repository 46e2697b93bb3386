import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/**
 * Keeps the process up over what nobody caught: a promise that a plugin let go, a throw in its timer. Each is logged with its stack and
 * counted as a defect; what was asked meanwhile is answered. Units of work are transactions, so nothing half-written stays behind it.
 * Returns its undo.
 */
export function surviveFaults(log: Log, metrics: Pick<Metrics, 'defect'>): () => void {
  const told = (message: string) => (error: unknown) => {
    metrics.defect()
    log.error(message, { error })
  }
  const rejected = told('A promise was rejected, and nobody had taken it. The process goes on.')
  const thrown = told('An error was thrown outside of any request. The process goes on.')
  process.on('unhandledRejection', rejected).on('uncaughtException', thrown)
  return () => void process.off('unhandledRejection', rejected).off('uncaughtException', thrown)
}
