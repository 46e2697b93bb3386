import { UserError } from '../schema/errors.ts'

/** No KPI has this id. */
export class UnknownKpi extends UserError {
  readonly code = 'UNKNOWN_KPI'
  readonly known: readonly string[]

  constructor(id: string, known: readonly string[]) {
    super(`No KPI ${id}. Ask for one of ${known.join(', ')}.`, ['ids'])
    this.known = known
  }
}

/** A KPI of money over portfolios of several currencies. */
export class CurrencyMixed extends UserError {
  readonly code = 'CURRENCY_MIXED'
  readonly currencies: readonly string[]

  constructor(ids: readonly string[], currencies: readonly string[]) {
    super(`${ids.join(', ')} would add ${currencies.join(' and ')}. Name one portfolio, or leave ${ids.join(', ')} out.`, ['portfolio'])
    this.currencies = currencies
  }
}
