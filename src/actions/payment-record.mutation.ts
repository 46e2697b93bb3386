import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { minorOf, type MoneyInputType } from './money-input.graph.ts'
import { recordPayment } from './payment.service.ts'

/** `paymentRecord`: money received. */
export function addPaymentRecord({ mutation }: Graph, money: MoneyInputType): void {
  mutation({
    name: 'paymentRecord',
    description:
      'Records money received. The balance falls, an open promise is credited, and when nothing of the case is past due any more, it is cured and its pending actions leave the queues at once. The same source system and external id with the same content change nothing.',
    roles: ['MANAGER'],
    input: (t) => ({
      accountId: t.globalID({ required: true, description: 'The account.' }),
      sourceSystem: t.string({ required: true, description: 'System that the external id belongs to.' }),
      externalId: t.string({ required: true, description: 'Its number there; with the source system the key of the payment.' }),
      amount: t.field({ type: money, required: true, description: 'What was received, above zero, in the account’s currency.' }),
      effectiveDate: t.field({ type: 'LocalDate', required: true, description: 'Business date from which it counts; not in the future.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const { sourceSystem, externalId, effectiveDate, amount } = input
      const accountId = inputId(input.accountId, 'Account', 'accountId')
      const payment = { accountId, sourceSystem, externalId, effectiveDate, amountMinor: minorOf(amount), currency: amount.currency }
      return recordPayment(db, payment, { at: clock.now(), actor: viewer.subject })
    },
    payload: (t) => ({
      payment: t.prismaField({
        type: 'Payment',
        nullable: true,
        description: 'The payment.',
        resolve: (query, { paymentId }, _args, { db }) => (paymentId === undefined ? null : db.prisma.payment.findUnique({ ...query, where: { id: paymentId } })),
      }),
      caseCured: t.boolean({ nullable: true, description: 'Whether nothing of the case is past due any more.', resolve: (p) => p.cured ?? null }),
    }),
  })
}
