import type { PromiseState } from './promise.machine.ts'

/** Days from today to the due date, at most. */
export const PROMISE_HORIZON_DAYS = 30

/** Days of grace after the due date, at most. */
export const PROMISE_GRACE_MAX = 10

/**
 * The verdict once the due date and the grace are over: domain rule of a promise to pay. Kept only when the whole amount
 * was paid; a part of it is PARTIALLY_KEPT, which counts as not kept.
 */
export function judge(promise: { amountMinor: number; allocatedMinor: number }): Extract<PromiseState, 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN'> {
  if (promise.allocatedMinor >= promise.amountMinor) return 'KEPT'
  return promise.allocatedMinor > 0 ? 'PARTIALLY_KEPT' : 'BROKEN'
}

/** What of a payment goes to a promise: nothing outside [madeOn, dueDate + grace], and never more than is still missing. Dates 'YYYY-MM-DD'. */
export function allocate(
  promise: { amountMinor: number; allocatedMinor: number; madeOn: string; lastDay: string },
  payment: { amountMinor: number; effectiveDate: string },
): number {
  if (payment.effectiveDate < promise.madeOn || payment.effectiveDate > promise.lastDay) return 0
  return Math.max(0, Math.min(payment.amountMinor, promise.amountMinor - promise.allocatedMinor))
}
