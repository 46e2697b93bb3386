import type { Faker } from '@faker-js/faker'
import { addDays } from './calendar.rules.ts'
import { minorToDecimal } from '../schema/money.ts'
import { drawState, ENTRANTS, LAST_STATE, nextMonths, START } from './sample-delinquency.rules.ts'

/** Card issuers and lenders charge off at 180 and 120 days past due (United States, FFIEC Uniform Retail Credit Classification, 2000). */
const CHARGE_OFF_DAYS = { CREDIT_CARD: 180, PERSONAL_LOAN: 120, AUTO_LOAN: 120 }

type Product = keyof typeof CHARGE_OFF_DAYS

export interface SampleSnapshot {
  readonly asOf: string
  readonly dpd: number
  readonly outstanding: string
  readonly pastDue: string
  readonly paid: string
}

export interface SampleAccount {
  readonly externalId: string
  readonly product: Product
  readonly creditLimit: string | null
  readonly principal: string
  readonly outstanding: string
  readonly pastDue: string
  readonly dpd: number
  readonly openedOn: string
  readonly chargedOffOn: string | null
  readonly limitationDate: string | null
}

/** One account and its last six months, the last of them at `asOf`. Amounts are decimal texts. */
export function sampleAccount(faker: Faker, externalId: string, asOf: string): { account: SampleAccount; history: SampleSnapshot[] } {
  const chance = () => faker.number.float()
  const product = faker.helpers.weightedArrayElement<Product>([
    { value: 'CREDIT_CARD', weight: 62 },
    { value: 'PERSONAL_LOAN', weight: 28 },
    { value: 'AUTO_LOAN', weight: 10 },
  ])
  const card = product === 'CREDIT_CARD'
  // Cents; the square of a uniform number leans to the small amounts, as books do.
  const size = Math.round((product === 'AUTO_LOAN' ? 800_000 : 60_000) + chance() ** 2 * (product === 'AUTO_LOAN' ? 3_500_000 : 2_400_000))
  const instalment = card ? Math.max(2_500, Math.round(size * 0.02)) : Math.round(size / faker.number.int({ min: 24, max: 60 }))
  let outstanding = Math.round(size * (card ? 0.15 + 0.85 * chance() : 0.2 + 0.75 * chance()))
  const entrant = chance() < ENTRANTS
  let months = entrant ? 0 : drawState(START, chance())
  // Debts already long overdue, up to three years, so that some near the end of their limitation period.
  if (months === LAST_STATE) months += Math.floor(chance() ** 3 * 36)
  const dayInMonth = faker.number.int({ min: 1, max: 30 })
  const history: SampleSnapshot[] = []
  for (let back = 5; back >= 0; back--) {
    let paid = 0
    if (back < 5) {
      const before = months
      const drawn = nextMonths(months, chance())
      months = entrant && months === 0 ? (back === 0 ? 1 : 0) : drawn
      const owed = instalment * (before + 1)
      paid = months === 0 ? owed : months <= before ? instalment * (before + 1 - months) : chance() < 0.12 ? Math.round(instalment * 0.3) : 0
      // Who stays late still owes something.
      paid = Math.min(paid, months === 0 ? outstanding : Math.round(outstanding * 0.9))
      outstanding = Math.max(0, outstanding - paid) + (card && months === 0 ? Math.round(paid * 0.9) : 0)
    }
    const dpd = months === 0 || outstanding === 0 ? 0 : 30 * (months - 1) + dayInMonth
    history.push({
      asOf: addDays(asOf, -30 * back),
      dpd,
      outstanding: money(outstanding),
      pastDue: money(dpd === 0 ? 0 : Math.min(outstanding, instalment * months)),
      paid: money(paid),
    })
  }
  const last = history.at(-1) as SampleSnapshot
  const chargeOff = CHARGE_OFF_DAYS[product]
  const unpaidSince = last.dpd === 0 ? null : addDays(asOf, -last.dpd)
  const gone = last.dpd >= chargeOff && unpaidSince !== null
  return {
    account: {
      externalId,
      product,
      creditLimit: card ? money(size) : null,
      principal: money(card ? outstanding : size),
      outstanding: last.outstanding,
      pastDue: gone ? last.outstanding : last.pastDue,
      dpd: last.dpd,
      openedOn: addDays(asOf, -faker.number.int({ min: Math.max(400, last.dpd + 200), max: Math.max(400, last.dpd + 200) + 2_500 })),
      chargedOffOn: gone ? addDays(unpaidSince, chargeOff) : null,
      // Written contracts are barred after three to six years in most states; the file of a real lender says which.
      limitationDate: unpaidSince === null ? null : addDays(unpaidSince, 365 * faker.number.int({ min: 3, max: 6 })),
    },
    history: gone ? [...history.slice(0, -1), { ...last, pastDue: last.outstanding }] : history,
  }
}

function money(minor: number): string {
  return minorToDecimal(minor, 2)
}
