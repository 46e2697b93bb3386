import { IllegalTransition, InvalidInput, minorOf, NotFound, rowId, type Context, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { LegalMeasureNeedsEnforcement } from './errors.ts'
import type { MeasureTypes } from './measure.graph.ts'
import { moveMeasure, planMeasure } from './measure.service.ts'
import { given } from './text.rules.ts'

const payloadOf = async (id: number, { db }: Context) => ({ measure: await db.prisma.legalMeasure.findUniqueOrThrow({ where: { id } }) })
const moneyOf = (money: { amount: string; currency: string } | null | undefined) => (money == null ? null : { minor: minorOf(money), currency: money.currency })

/** `legalMeasurePlan`, `legalMeasureMove`. */
export function addMeasureMutations({ builder, mutation }: Graph, host: PluginHost, { measure, kind }: MeasureTypes): void {
  mutation({
    name: 'legalMeasurePlan',
    description: `Plans a measure of enforcement. ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case, in ENFORCEMENT.' }),
      kind: t.field({ type: kind, required: true, description: 'Its kind.' }),
      subject: t.string({ description: 'What it lies on: an account, an employer, a thing.' }),
      target: t.field({ type: 'MoneyInput', description: 'What it is to bring in, in the portfolio’s currency.' }),
    }),
    errors: [NotFound, InvalidInput, LegalMeasureNeedsEnforcement],
    resolve: async (input, context) => {
      const legalCaseId = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const plan = { legalCaseId, kind: input.kind, target: moneyOf(input.target), subject: given(input.subject), actor: context.viewer.subject }
      return payloadOf(await planMeasure(host, plan), context)
    },
    payload: (t) => ({ measure: t.field({ type: measure, nullable: true, description: 'The measure.', resolve: (p) => p.measure ?? null }) }),
  })
  const to = builder.enumType('LegalMeasureMoveTo', {
    description: `What a measure can become. ${BY}`,
    values: {
      ACTIVE: { description: 'It comes into force.' },
      COMPLETED: { description: 'It ended: it brought in what it could, or was lifted.' },
      CANCELLED: { description: 'It is given up; say why.' },
    } as const,
  })
  mutation({
    name: 'legalMeasureMove',
    description: `Records that a measure came into force, ended, or was given up. One in force can be ended after the legal case is closed too. ${BY}`,
    permission: 'work',
    input: (t) => ({
      measureId: t.globalID({ required: true, description: 'The measure.' }),
      to: t.field({ type: to, required: true, description: 'What it becomes.' }),
      on: t.field({ type: 'LocalDate', description: 'When; not before its last move, not in the future. Left out: today.' }),
      recovered: t.field({ type: 'MoneyInput', description: 'What it brought in all in all; left out: as it was.' }),
      reference: t.string({ description: 'The court’s number of it.' }),
      reason: t.string({ description: 'Why. Needed for CANCELLED.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalMeasureNeedsEnforcement],
    resolve: async (input, context) => {
      const id = rowId(input.measureId, 'LegalMeasure', 'measureId')
      await moveMeasure(host, {
        id,
        to: input.to,
        on: input.on ?? null,
        recovered: moneyOf(input.recovered),
        reference: given(input.reference),
        reason: given(input.reason),
        actor: context.viewer.subject,
      })
      return payloadOf(id, context)
    },
    payload: (t) => ({ measure: t.field({ type: measure, nullable: true, description: 'The measure.', resolve: (p) => p.measure ?? null }) }),
  })
}
