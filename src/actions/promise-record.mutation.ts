import { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { minorOf, type MoneyInputType } from './money-input.graph.ts'
import { PromiseOpen } from './promise.errors.ts'
import { PROMISE_GRACE_MAX, PROMISE_HORIZON_DAYS } from './promise.rules.ts'
import { recordPromise } from './promise.service.ts'

/** `promiseRecord`: a promise to pay. */
export function addPromiseRecord({ mutation }: Graph, money: MoneyInputType): void {
  mutation({
    name: 'promiseRecord',
    description:
      'Records a promise to pay. Until it is judged the strategy rests: a hold lies over the case, and its pending actions leave the queues. One open promise an account. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      accountId: t.globalID({ required: true, description: 'The account.' }),
      amount: t.field({ type: money, required: true, description: 'Above zero, at most what is outstanding, in the account’s currency.' }),
      dueDate: t.field({ type: 'LocalDate', required: true, description: `By when, from today to ${PROMISE_HORIZON_DAYS} days ahead, in the portfolio’s zone.` }),
      graceDays: t.int({ description: `Days of grace after that, 0 to ${PROMISE_GRACE_MAX}; 0 where left out.` }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this promise.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, PromiseOpen, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const { amount, dueDate, graceDays, idempotencyKey } = input
      const accountId = inputId(input.accountId, 'Account', 'accountId')
      const promise = { accountId, amountMinor: minorOf(amount), currency: amount.currency, dueDate, graceDays: graceDays ?? 0, idempotencyKey }
      return recordPromise(db, promise, { at: clock.now(), actor: viewer.subject })
    },
    payload: (t) => ({
      promise: t.prismaField({
        type: 'Promise',
        nullable: true,
        description: 'The promise.',
        resolve: (query, { promiseId }, _args, { db }) => (promiseId === undefined ? null : db.prisma.promise.findUnique({ ...query, where: { id: promiseId } })),
      }),
    }),
  })
}
