import { UserError } from '../schema/errors.ts'

/** A cycle for a day before one that was already run would judge the past with today's facts. */
export class CycleDayPassed extends UserError {
  readonly code = 'CYCLE_DAY_PASSED'

  constructor(portfolio: string, asked: string, last: string) {
    super(`Portfolio ${portfolio} was already cycled for ${last}; a cycle for ${asked} would rewrite what followed. Ask for ${last} or later.`, ['businessDate'])
  }
}
