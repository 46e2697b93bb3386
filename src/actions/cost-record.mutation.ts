import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { CostKindType } from './cost.graph.ts'
import { recordCost } from './cost.service.ts'
import { minorOf, type MoneyInputType } from './money-input.graph.ts'

/** `costRecord`: money spent on collecting. */
export function addCostRecord({ mutation }: Graph, money: MoneyInputType, kind: CostKindType): void {
  mutation({
    name: 'costRecord',
    description:
      'Records what collecting a case cost; it counts in K11 and K12 on its business date. A negative amount is what was recovered from the debtor or refunded. The same key with the same content changes nothing.',
    roles: ['MANAGER'],
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      kind: t.field({ type: kind, required: true, description: 'What it was for.' }),
      amount: t.field({ type: money, required: true, description: 'What was spent, in the portfolio’s currency; not zero.' }),
      incurredOn: t.field({ type: 'LocalDate', required: true, description: 'Business date on which it was spent; not in the future.' }),
      note: t.string({ description: 'In words.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this cost.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const { kind: costKind, amount, incurredOn, idempotencyKey } = input
      const cost = {
        caseId: inputId(input.caseId, 'Case', 'caseId'),
        kind: costKind, amountMinor: minorOf(amount), currency: amount.currency, incurredOn, note: input.note ?? null, idempotencyKey, recordedBy: viewer.subject,
      }
      return { costId: await db.tx((sql) => recordCost(sql, cost, clock.now())) }
    },
    payload: (t) => ({
      cost: t.prismaField({
        type: 'Cost',
        nullable: true,
        description: 'The cost.',
        resolve: (query, { costId }, _args, { db }) => (costId === undefined ? null : db.prisma.cost.findUnique({ ...query, where: { id: costId } })),
      }),
    }),
  })
}
