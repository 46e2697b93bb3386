import type { AccountState } from '../portfolio/account.rules.ts'

/** What a payment moves in an account. Amounts in minor units; the date as 'YYYY-MM-DD'. */
export interface Balance {
  readonly state: AccountState
  readonly outstandingMinor: number
  readonly pastDueMinor: number
  readonly oldestUnpaidDueDate: string | null
}

/**
 * The balance after a payment. Nothing goes below zero; what was overpaid is the lender's to return. The oldest due date
 * stays until nothing is past due: a payment in part does not say which instalment it was for.
 */
export function afterPayment(before: Balance, amountMinor: number): Balance {
  const outstandingMinor = Math.max(0, before.outstandingMinor - amountMinor)
  const pastDueMinor = Math.min(outstandingMinor, Math.max(0, before.pastDueMinor - amountMinor))
  return {
    outstandingMinor,
    pastDueMinor,
    oldestUnpaidDueDate: pastDueMinor === 0 ? null : before.oldestUnpaidDueDate,
    state: stateOf(before.state, outstandingMinor, pastDueMinor),
  }
}

/** The balance once a payment is taken back, given what the payment had moved. */
export function afterReversal(now: Balance, moved: { before: Balance; after: Balance }): Balance {
  const outstandingMinor = now.outstandingMinor + moved.before.outstandingMinor - moved.after.outstandingMinor
  const pastDueMinor = now.pastDueMinor + moved.before.pastDueMinor - moved.after.pastDueMinor
  const dates = [now.oldestUnpaidDueDate, moved.before.oldestUnpaidDueDate].filter((date) => date !== null).sort()
  const from = now.state === 'PAID_OFF' ? moved.before.state : now.state
  return { outstandingMinor, pastDueMinor, oldestUnpaidDueDate: pastDueMinor === 0 ? null : (dates[0] ?? null), state: stateOf(from, outstandingMinor, pastDueMinor) }
}

function stateOf(before: Balance['state'], outstandingMinor: number, pastDueMinor: number): Balance['state'] {
  if (before === 'CLOSED') return before
  if (outstandingMinor === 0) return 'PAID_OFF'
  if (before === 'CHARGED_OFF') return before
  return pastDueMinor === 0 ? 'CURRENT' : 'DELINQUENT'
}
