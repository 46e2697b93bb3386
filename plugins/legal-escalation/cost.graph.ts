import { IdempotencyConflict, InvalidInput, minorOf, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { costsOf } from './children.loaders.ts'
import { COST_KINDS, type CostKind, recordLegalCost } from './cost.service.ts'
import { given } from './text.rules.ts'

/** `LegalCost`, `LegalCase.costs`, `legalCaseCostRecord`. */
export function addCost({ builder, visibility, loader, mutation }: Graph, host: PluginHost): void {
  visibility.declare('LegalCost', { table: 'legal_cost', by: 'case_id' })
  const kind = builder.enumType('LegalCostKind', {
    description: `What a legal cost was for. ${BY}`,
    values: Object.fromEntries(Object.entries(COST_KINDS).map(([code, description]) => [code, { description }])) as { [K in CostKind]: { description: string } },
  })
  const cost = builder.prismaNode('LegalCost', {
    id: { field: 'id', description: 'Global id.' },
    description: `A cost of a legal case; it counts in the KPIs as a cost of kind LEGAL. ${BY}`,
    fields: (t) => ({
      kind: t.expose('kind', { type: kind, description: 'What it was for.' }),
      amount: t.field({
        type: 'Money',
        select: { amountMinor: true, currency: true },
        description: 'What was spent; below zero: recovered from the debtor, or refunded.',
        resolve: (c) => ({ minor: c.amountMinor, currency: c.currency }),
      }),
      incurredOn: t.expose('incurredOn', { type: 'LocalDate', description: 'Business date on which it was spent.' }),
      note: t.exposeString('note', { nullable: true, description: 'In words.' }),
      recordedBy: t.exposeString('recordedBy', { description: 'Who recorded it.' }),
    }),
  })
  const ofLegalCase = loader(costsOf)
  builder.prismaObjectField('LegalCase', 'costs', (t) =>
    t.field({
      type: [cost],
      nullable: true,
      select: { id: true },
      description: 'What it cost, oldest first.',
      resolve: async (legal, _args, context) => [...(await ofLegalCase(context).load(Number(legal.id)))],
    }),
  )
  mutation({
    name: 'legalCaseCostRecord',
    description: `Records what a legal case cost. It counts in K11 and K12, and in the legal yield. The same key with the same content changes nothing. ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case, in any stage.' }),
      kind: t.field({ type: kind, required: true, description: 'What it was for.' }),
      amount: t.field({ type: 'MoneyInput', required: true, description: 'What was spent, in the portfolio’s currency, not zero; below zero: recovered or refunded.' }),
      incurredOn: t.field({ type: 'LocalDate', required: true, description: 'Business date on which it was spent; not in the future.' }),
      note: t.string({ description: 'In words.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this cost.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, viewer }) => {
      const { kind: of, amount, incurredOn, idempotencyKey } = input
      const id = await recordLegalCost(host, {
        legalCaseId: rowId(input.legalCaseId, 'LegalCase', 'legalCaseId'),
        kind: of,
        amount: { minor: minorOf(amount), currency: amount.currency },
        incurredOn,
        note: given(input.note),
        idempotencyKey,
        actor: viewer.subject,
      })
      return { cost: await db.prisma.legalCost.findUniqueOrThrow({ where: { id } }) }
    },
    payload: (t) => ({ cost: t.field({ type: cost, nullable: true, description: 'The cost.', resolve: (p) => p.cost ?? null }) }),
  })
}
