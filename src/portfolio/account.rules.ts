import { addDays, daysBetween } from './calendar.rules.ts'

export const ACCOUNT_STATES = ['CURRENT', 'DELINQUENT', 'CHARGED_OFF', 'PAID_OFF', 'CLOSED'] as const
export type AccountState = (typeof ACCOUNT_STATES)[number]

/** What a lender's file says of an account; null where it does not. Amounts in minor units. */
export interface StatedAccount {
  readonly state: AccountState | null
  /** Of a revolving account; null for a loan. */
  readonly creditLimit: number | null
  readonly outstanding: number
  readonly pastDue: number | null
  readonly dpd: number | null
  readonly oldestUnpaidDueDate: string | null
  readonly chargedOffOn: string | null
}

export interface DerivedAccount {
  readonly state: AccountState
  readonly pastDue: number
  readonly dpd: number
  readonly oldestUnpaidDueDate: string | null
}

/**
 * Fills in what follows from what the file says, as of a business date.
 *
 * Days past due: as stated, else business date minus the oldest unpaid due date, never below 0. The date follows from the
 * days in turn. Past due: as stated, else the whole outstanding amount when days past due are above 0 (its upper bound).
 * State: as stated, else charged off, delinquent, paid off (nothing outstanding and no credit line) or
 * current, the first that holds.
 */
export function deriveAccount(stated: StatedAccount, asOf: string): DerivedAccount {
  const dpd = stated.dpd ?? (stated.oldestUnpaidDueDate === null ? 0 : Math.max(0, daysBetween(stated.oldestUnpaidDueDate, asOf)))
  const pastDue = stated.pastDue ?? (dpd > 0 ? stated.outstanding : 0)
  const oldestUnpaidDueDate = stated.oldestUnpaidDueDate ?? (dpd > 0 ? addDays(asOf, -dpd) : null)
  return { state: stated.state ?? deriveState(stated, pastDue, dpd), pastDue, dpd, oldestUnpaidDueDate }
}

function deriveState(stated: StatedAccount, pastDue: number, dpd: number): AccountState {
  if (stated.chargedOffOn !== null) return 'CHARGED_OFF'
  if (pastDue > 0 || dpd > 0) return 'DELINQUENT'
  return stated.outstanding === 0 && stated.creditLimit === null ? 'PAID_OFF' : 'CURRENT'
}
