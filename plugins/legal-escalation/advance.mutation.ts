import { IllegalTransition, InvalidInput, minorOf, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { ADVANCE_STAGES, type AdvanceStage, advanceLegalCase } from './advance.service.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { LegalPrerequisitesMissing } from './errors.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { payloadOf } from './legal-case.mutation.ts'
import { STAGES } from './stages.ts'
import { given } from './text.rules.ts'

/** `legalCaseAdvance`: what happens at court. */
export function addAdvance({ builder, mutation }: Graph, config: Config, host: PluginHost, legalCase: LegalCaseType): void {
  const values = Object.fromEntries(ADVANCE_STAGES.map((code) => [code, { description: STAGES[code].description }])) as { [S in AdvanceStage]: { description: string } }
  const to = builder.enumType('LegalAdvanceStage', { description: `Stages that a court’s doing leads to. ${BY}`, values })
  mutation({
    name: 'legalCaseAdvance',
    description: `Records what happened at court, or after: mediation, payment order, hearing, judgment, enforcement, and how it ended. ${BY}`,
    permission: 'file',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      to: t.field({ type: to, required: true, description: 'The stage that it goes to.' }),
      on: t.field({ type: 'LocalDate', description: 'When it happened (a payment order: was served); not before the last move, not in the future. Left out: today.' }),
      reason: t.string({ description: 'Why. Needed for ENFORCEMENT_TERMINATED, SETTLED, DISMISSED, and for HEARING upon an objection to a payment order.' }),
      hearingOn: t.field({ type: 'LocalDate', description: 'HEARING only: its day.' }),
      amount: t.field({ type: 'MoneyInput', description: 'JUDGMENT: what was awarded, needed. SETTLED: what the parties settled for.' }),
      effectiveOn: t.field({ type: 'LocalDate', description: 'JUDGMENT only: when the title takes effect; left out, reckoned: after a hearing when the appeal period is over, else at once.' }),
      reference: t.string({ description: 'The court’s file number; for ENFORCEMENT that of the enforcement.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      await advanceLegalCase(host, config, {
        id,
        to: input.to,
        on: input.on ?? null,
        reason: given(input.reason),
        hearingOn: input.hearingOn ?? null,
        amount: input.amount == null ? null : { minor: minorOf(input.amount), currency: input.amount.currency },
        effectiveOn: input.effectiveOn ?? null,
        reference: given(input.reference),
        actor: context.viewer.subject,
      })
      return payloadOf(id, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
}
