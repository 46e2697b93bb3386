/**
 * The facts about a case that every judgment reads: grades, segments, step conditions, queue filters.
 *
 * One list is the source of everything else: the record that plugins get, the index that compiled conditions use,
 * the columns of the facts query and the documentation in GraphQL. Days are calendar days of the portfolio's business
 * date; money is in minor units of the portfolio's currency; null is "the data do not say".
 */
export type FactType = 'number' | 'money' | 'string' | 'boolean'
export type FactValue = number | string | boolean | null

interface FactSpec<T extends FactType = FactType, N extends boolean = boolean> {
  type: T
  /** `case`: known before a step is chosen. `action`: also needs the chosen step and channel (queue filters). */
  scope: 'case' | 'action'
  nullable: N
  description: string
}

const fact = <T extends FactType, N extends boolean = false>(
  type: T,
  description: string,
  options: { nullable?: N; scope?: 'action' } = {},
): FactSpec<T, N> => ({ type, scope: options.scope ?? 'case', nullable: (options.nullable ?? false) as N, description })

export const FACT_SPECS = {
  dpd: fact('number', 'Days past due: business date minus the oldest unpaid due date over all accounts; due today is 0.'),
  outstanding: fact('money', 'Total outstanding of all accounts.'),
  pastDue: fact('money', 'Past-due amount of all accounts.'),
  creditLimit: fact('money', 'Sum of credit limits.', { nullable: true }),
  utilisation: fact('number', 'Outstanding divided by credit limit, as a ratio.', { nullable: true }),
  accounts: fact('number', 'Number of accounts in the case.'),
  delinquentAccounts: fact('number', 'Number of accounts past due.'),
  chargedOffAccounts: fact('number', 'Number of accounts charged off.'),
  monthsDelinquent6: fact('number', 'Snapshots of the last six months, the worst account of each, that were past due (0 to 6).', { nullable: true }),
  worstDpd6: fact('number', 'Highest days past due in the snapshots of the last six months.', { nullable: true }),
  paid90: fact('money', 'Paid in the last 90 days: payments, and what the snapshots report.'),
  daysSinceLastPayment: fact('number', 'Days since the last payment.', { nullable: true }),
  payRatio: fact('number', 'Paid in the last reported period divided by the balance at its start, as a ratio.', { nullable: true }),
  annualIncome: fact('money', 'Income a year.', { nullable: true }),
  product: fact('string', 'Product of the account longest past due.'),
  daysToLimitation: fact('number', 'Days until the first account is time-barred; negative when it already is.', { nullable: true }),
  customerKind: fact('string', 'PERSON or ORGANISATION.'),
  country: fact('string', 'Country of the customer, ISO 3166-1 alpha-2; the portfolio’s where unknown.'),
  region: fact('string', 'Region of the customer.', { nullable: true }),
  language: fact('string', 'Language of the customer, BCP 47.', { nullable: true }),
  vulnerable: fact('boolean', 'Marked as vulnerable.'),
  deceased: fact('boolean', 'Marked as deceased.'),
  bankrupt: fact('boolean', 'Marked as bankrupt.'),
  preferredChannel: fact('string', 'Channel that the customer asked for.', { nullable: true }),
  hasPhone: fact('boolean', 'Has a usable telephone number.'),
  hasEmail: fact('boolean', 'Has a usable e-mail address.'),
  hasPostal: fact('boolean', 'Has a usable postal address.'),
  hasSocial: fact('boolean', 'Has a usable social account.'),
  openPromise: fact('boolean', 'Has a promise that is still open.'),
  keptPromises: fact('number', 'Promises kept, ever.'),
  brokenPromises: fact('number', 'Promises broken, ever.'),
  attempts7: fact('number', 'Outbound attempts in the last 7 days.'),
  attempts30: fact('number', 'Outbound attempts in the last 30 days.'),
  rightPartyContacts30: fact('number', 'Conversations with the customer in the last 30 days.'),
  openDispute: fact('boolean', 'Has a dispute hold in force.'),
  daysInCase: fact('number', 'Days since the case was opened.'),
  grade: fact('string', 'Grade A, B, C, D or INSUFFICIENT_DATA, as this cycle set it.', { nullable: true }),
  risk: fact('number', 'Risk points, 0 (best) to 100 (worst).', { nullable: true }),
  ability: fact('number', 'Inability-to-pay points, 0 (able) to 100 (unable).', { nullable: true }),
  willingness: fact('number', 'Unwillingness-to-pay points, 0 (willing) to 100 (unwilling).', { nullable: true }),
  segment: fact('string', 'Segment code, as this cycle set it.', { nullable: true }),
  channel: fact('string', 'Channel of the action; not known of a task, which contacts nobody.', { nullable: true, scope: 'action' }),
  treatment: fact('string', 'Treatment of the step.', { scope: 'action' }),
}

export type FactName = keyof typeof FACT_SPECS

type ValueOf<S> =
  S extends FactSpec<infer T, infer N>
    ? (T extends 'boolean' ? boolean : T extends 'string' ? string : number) | (N extends true ? null : never)
    : never

/** The facts of one case, by name. What plugins get; frozen. */
export type Facts = { readonly [N in FactName]: ValueOf<(typeof FACT_SPECS)[N]> }

export const FACT_NAMES = Object.keys(FACT_SPECS) as readonly FactName[]

/** Position of each fact in the array that compiled conditions read. */
export const FACT_INDEX: ReadonlyMap<string, number> = new Map(FACT_NAMES.map((name, index) => [name, index]))

/** The facts as compiled conditions read them: by `FACT_INDEX`. */
export type FactValues = FactValue[]

/*
 * Generated from the names above and from nothing else: a literal of fixed shape costs a tenth of a loop over names, and these
 * run three times for every case of a night.
 */
const generate = (parameters: readonly string[], literal: string): unknown => new Function(...parameters, `return ${literal}`)
const record = (valueOf: (name: FactName) => string): string => `{ ${FACT_NAMES.map((name) => `${name}: ${valueOf(name)}`).join(', ')} }`

export const toFactValues = generate(['facts'], `[ ${FACT_NAMES.map((name) => `facts.${name} ?? null`).join(', ')} ]`) as (facts: Partial<Facts>) => FactValues

/** The facts among a row's columns. */
export const pickFacts = generate(['row'], record((name) => `row.${name} ?? null`)) as (row: object) => Facts

const JUDGED = ['grade', 'risk', 'ability', 'willingness', 'segment'] as const
/** What a cycle itself finds out about a case. */
export type JudgedFacts = Pick<Facts, (typeof JUDGED)[number]>

/** A copy with this cycle's own findings in the place of the last one's. */
export const withJudged = generate(
  ['facts', 'judged'],
  record((name) => `${JUDGED.some((judged) => judged === name) ? 'judged' : 'facts'}.${name}`),
) as (facts: Facts, judged: JudgedFacts) => Facts
