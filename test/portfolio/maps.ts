import { type ImportMap, parseImportMap } from '../../src/portfolio/import-map.ts'

/** A small mapping for the files of these tests; `more` is laid over it. */
export function loanMap(more: Record<string, unknown> = {}): ImportMap {
  return parseImportMap(loanMapJson(more))
}

export function loanMapJson(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    portfolio: { code: 'loans', name: 'Loans', currency: 'USD', timeZone: 'America/New_York', country: 'US' },
    sourceSystem: 'bank',
    record: 'account',
    asOf: { const: '2026-03-31' },
    account: {
      externalId: { column: 'id' },
      product: { const: 'LOAN' },
      outstanding: { column: 'balance' },
      dpd: { column: 'dpd' },
    },
    customer: { externalId: { column: 'customer' }, fullName: { column: 'name' } },
    ...more,
  }
}
