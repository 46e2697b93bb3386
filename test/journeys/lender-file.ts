/** One month-end of an account, as a lender reports it: date, days past due, outstanding, past due, paid in the month. */
type Month = readonly [asOf: string, dpd: number, outstanding: string, pastDue: string, paid: string]

export interface Line {
  readonly account: string
  readonly customer: string
  readonly name: string
  readonly phone: string
  /** The last one is how the account stands. */
  readonly months: readonly Month[]
}

/** A lender's file for the shipped mapping `sample`: NDJSON, one account a line. */
export function lenderFile(lines: readonly Line[]): string {
  return lines.map((line) => JSON.stringify(record(line)) + '\n').join('')
}

function record({ account, customer, name, phone, months }: Line): object {
  const [, dpd, outstanding, pastDue] = months.at(-1) as Month
  return {
    account: { externalId: account, product: 'LOAN', principal: '6000.00', outstanding, pastDue, dpd, openedOn: '2024-05-01' },
    customer: {
      externalId: customer, kind: 'PERSON', fullName: name, language: 'en', timeZone: 'America/New_York', country: 'US', region: 'NY',
      vulnerable: false, deceased: false, bankrupt: false,
      contactPoints: [
        { kind: 'PHONE', value: phone, consented: ['VOICE'], optedOut: [] },
        { kind: 'POSTAL', value: `${customer} Main Street, Albany NY`, consented: [], optedOut: [] },
      ],
    },
    history: months.map(([asOf, daysPastDue, owed, late, paid]) => ({ asOf, dpd: daysPastDue, outstanding: owed, pastDue: late, paid })),
  }
}
