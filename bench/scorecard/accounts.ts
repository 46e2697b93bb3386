import type { Facts } from '../../src/segments/facts.ts'
import { makeFacts } from '../../src/testkit/facts.ts'

/** What the rules look at. */
export const READ = ['chargedOffAccounts', 'dpd', 'monthsDelinquent6', 'utilisation', 'payRatio', 'daysSinceLastPayment'] as const

/** 0 to 99, looks random, is always the same. */
const share = (n: number, salt: number): number => (Math.imul(n * 31 + salt * 7_919, 2_654_435_761) >>> 8) % 100

/** Accounts `from` to `from + count` of a portfolio by arithmetic: some charged off, and some of which little is known. */
export function accounts(from: number, count: number): readonly Facts[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i
    const known = <T>(salt: number, percent: number, value: T): T | null => (share(n, salt) < percent ? value : null)
    return makeFacts({
      chargedOffAccounts: share(n, 1) < 3 ? 1 : 0,
      dpd: share(n, 2) < 10 ? 0 : share(n, 3) * 2 + (n % 7),
      monthsDelinquent6: known(4, 90, share(n, 5) % 7),
      utilisation: known(6, 85, share(n, 7) / 80),
      payRatio: known(8, 80, share(n, 9) / 90),
      daysSinceLastPayment: known(10, 80, share(n, 11) * 2),
    })
  })
}
