import { CHANNELS } from '../../compliance/gate.types.ts'
import { FACT_NAMES, FACT_SPECS, type FactName, type Facts, type FactValue } from '../../segments/facts.ts'
import { makeFacts } from '../facts.ts'
import { between, pick } from './random.rules.ts'

const GRADES = ['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA'] as const

/** Facts that agree with one another, of a debtor as a lender has many. */
export function realisticFacts(random: () => number): Facts {
  const outstanding = between(random, 5_000, 2_000_000)
  const dpd = between(random, 0, 240)
  const known = <T>(value: T): T | null => (random() < 0.2 ? null : value)
  const creditLimit = known(outstanding + between(random, 0, 500_000))
  const accounts = between(random, 1, 4)
  const attempts30 = between(random, 0, 12)
  const promises = between(random, 0, 3)
  return makeFacts({
    dpd,
    outstanding,
    pastDue: dpd === 0 ? 0 : Math.min(outstanding, between(random, 1_000, 400_000)),
    creditLimit,
    utilisation: creditLimit === null ? null : outstanding / creditLimit,
    accounts,
    delinquentAccounts: dpd === 0 ? 0 : between(random, 1, accounts),
    chargedOffAccounts: dpd > 180 ? 1 : 0,
    monthsDelinquent6: known(Math.min(6, Math.ceil(dpd / 30))),
    worstDpd6: known(dpd),
    paid90: between(random, 0, 200_000),
    daysSinceLastPayment: known(between(random, 0, 400)),
    payRatio: known(random()),
    annualIncome: known(between(random, 1_000_000, 12_000_000)),
    product: pick(random, ['CARD', 'CREDIT_CARD', 'PERSONAL_LOAN', 'AUTO_LOAN']),
    daysToLimitation: known(between(random, 10, 2_000)),
    country: pick(random, ['US', 'ZA', 'CN', 'GB', 'DE']),
    region: known(pick(random, ['NY', 'CA', 'GP'])),
    language: known(pick(random, ['en', 'zh', 'es'])),
    vulnerable: random() < 0.05,
    preferredChannel: random() < 0.3 ? pick(random, CHANNELS) : null,
    hasPhone: random() < 0.9,
    hasEmail: random() < 0.6,
    hasPostal: random() < 0.8,
    openPromise: random() < 0.1,
    keptPromises: promises,
    brokenPromises: between(random, 0, 3 - promises),
    attempts7: Math.min(attempts30, 3),
    attempts30,
    rightPartyContacts30: between(random, 0, attempts30),
    openDispute: random() < 0.05,
    daysInCase: dpd,
    grade: pick(random, GRADES),
    risk: known(between(random, 0, 100)),
    ability: known(between(random, 0, 100)),
    willingness: known(between(random, 0, 100)),
    segment: known('SAMPLE_EARLY'),
  })
}

/** The ends of what may come, where they are not those of the type. */
const ENDS: { readonly [N in FactName]?: readonly FactValue[] } = {
  outstanding: [0, 1, -250_000, 900_000_000_000_000],
  utilisation: [0, -3, 1_000_000],
  payRatio: [0, 1_000_000],
  daysToLimitation: [0, -9_000, 36_500],
  customerKind: ['PERSON', 'ORGANISATION'],
  product: ['', 'CARD', 'x'.repeat(300), '信用卡'],
  country: ['US', 'ZZ'],
  preferredChannel: CHANNELS,
  grade: GRADES,
  risk: [0, 100],
  ability: [0, 100],
  willingness: [0, 100],
  segment: ['GONE', 'SAMPLE_EARLY'],
}
const TYPE_ENDS: Readonly<Record<string, readonly FactValue[]>> = {
  number: [0, 1, 36_500],
  money: [0, 1, 900_000_000_000_000],
  string: ['', 'x'.repeat(300)],
  boolean: [false, true],
}

/** Facts at the ends of what a lender's file can hold, which need not agree; the first of a batch (`index` 0) knows nothing optional. */
export function nastyFacts(random: () => number, index: number): Facts {
  const facts: Record<string, FactValue> = {}
  for (const name of FACT_NAMES) {
    const { type, scope, nullable } = FACT_SPECS[name]
    const ends = ENDS[name] ?? (TYPE_ENDS[type] as readonly FactValue[])
    if (scope === 'action') facts[name] = null
    else facts[name] = nullable && (index === 0 || random() < 0.5) ? null : index === 0 ? (ends[0] as FactValue) : pick(random, ends)
  }
  return facts as Facts
}
