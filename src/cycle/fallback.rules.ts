import { ADDRESS_OF, type Channel } from '../compliance/gate.types.ts'
import type { Known } from '../compliance/known.types.ts'
import type { KeptBackAction } from './batch.types.ts'
import { notFailed } from './propose.rules.ts'

/**
 * Whether an action that failed has come to its end: no channel of its step is left that it did not fail on and that the customer
 * has an address for, not opted out of it. What is merely refused for now is not at its end.
 */
export function isExhausted(channels: readonly Channel[], kept: KeptBackAction, { contactPoints }: Pick<Known, 'contactPoints'>): boolean {
  if (kept.failed.length === 0) return false
  return !notFailed(channels, kept).some((channel) =>
    contactPoints.some((point) => !point.invalid && point.kind === ADDRESS_OF[channel] && !point.optedOutChannels.includes(channel)),
  )
}
