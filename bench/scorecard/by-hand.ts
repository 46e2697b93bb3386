import type { Grade } from '../../src/plugin-host/catalogue.ts'
import type { Facts } from '../../src/segments/facts.ts'

/** The twenty rules of card.ts as somebody would write them in TypeScript who knew that they never change. */
export function gradeByHand({ chargedOffAccounts, dpd, monthsDelinquent6: months, utilisation, payRatio, daysSinceLastPayment: days }: Facts): Grade {
  if (chargedOffAccounts > 0 || dpd > 180) return 'D'
  // Risk needs both of its two; days past due are always known.
  if (months === null) return 'INSUFFICIENT_DATA'
  const byDpd = dpd < 1 ? 0 : dpd < 31 ? 30 : dpd < 91 ? 80 : 100
  const byMonths = months < 1 ? 0 : months < 3 ? 40 : months < 5 ? 70 : 100
  let total = 75 * ((4 * byDpd + 4 * byMonths) / 8)
  let weight = 75
  if (utilisation !== null) {
    total += 10 * (utilisation < 0.5 ? 0 : utilisation < 0.9 ? 50 : 100)
    weight += 10
  }
  let [paying, of] = [0, 0]
  if (payRatio !== null) {
    paying += 3 * (payRatio < 0.05 ? 100 : payRatio < 0.2 ? 70 : payRatio < 0.5 ? 40 : 0)
    of += 3
  }
  if (days !== null) {
    paying += days < 31 ? 0 : days < 91 ? 50 : 100
    of += 1
  }
  if (of > 0) {
    total += 15 * (paying / of)
    weight += 15
  }
  const score = total / weight
  return score < 24 ? 'A' : score < 50 ? 'B' : score < 74 ? 'C' : 'D'
}
