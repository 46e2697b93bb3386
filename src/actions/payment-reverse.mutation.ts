import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { reversePayment } from './payment-reverse.service.ts'

/** `paymentReverse`: a payment taken back. */
export function addPaymentReverse({ mutation }: Graph): void {
  mutation({
    name: 'paymentReverse',
    description:
      'Takes a payment back: the balance rises again, a case that it had cured is opened again, and a promise that it had kept is open again if it is not yet due. A payment that was reversed stays so.',
    roles: ['MANAGER'],
    input: (t) => ({ paymentId: t.globalID({ required: true, description: 'The payment.' }) }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, clock, viewer }) => {
      const paymentId = inputId(input.paymentId, 'Payment', 'paymentId')
      await reversePayment(db, { paymentId }, { at: clock.now(), actor: viewer.subject })
      return { paymentId }
    },
    payload: (t) => ({
      payment: t.prismaField({
        type: 'Payment',
        nullable: true,
        description: 'The payment.',
        resolve: (query, { paymentId }, _args, { db }) => (paymentId === undefined ? null : db.prisma.payment.findUnique({ ...query, where: { id: paymentId } })),
      }),
    }),
  })
}
