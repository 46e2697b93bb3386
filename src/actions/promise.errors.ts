import { UserError } from '../schema/errors.ts'

/** The account has a promise that is still open. */
export class PromiseOpen extends UserError {
  readonly code = 'PROMISE_OPEN'
  readonly promiseId: number

  constructor(accountId: number, promiseId: number) {
    super(`Account ${accountId} has an open promise, ${promiseId}. Cancel it first, or wait until it is judged.`, ['accountId'])
    this.promiseId = promiseId
  }
}
