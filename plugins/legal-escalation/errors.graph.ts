import type { Graph, Veto } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { LegalApproverIsRequester, LegalCaseExists, LegalPrerequisitesMissing, LegalMeasureNeedsEnforcement } from './errors.ts'

export function addErrors({ builder, errorType }: Graph): void {
  const prerequisite = builder.objectRef<Veto>('LegalPrerequisite').implement({
    description: `Something that stands against a legal step. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Upper snake case: AMOUNT_BELOW_THRESHOLD, OPEN_DISPUTE, …' }),
      reason: t.exposeString('reason', { description: 'In words, with the mend.' }),
      until: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'From when it no longer stands against it; null: not foreseeable.',
        resolve: (veto) => (veto.until === null ? null : new Date(veto.until)),
      }),
    }),
  })
  errorType(LegalPrerequisitesMissing, {
    description: `The legal step is not allowed yet, or at all. ${BY}`,
    fields: (t) => ({ missing: t.field({ type: [prerequisite], description: 'Everything that is missing.', resolve: (e) => [...e.missing] }) }),
  })
  errorType(LegalCaseExists, { description: `The case is already on its way to court. ${BY}` })
  errorType(LegalApproverIsRequester, {
    description: `Four eyes: who asked for an approval does not decide on it. ${BY}`,
    fields: (t) => ({ requestedBy: t.exposeString('requestedBy', { description: 'Who asked.' }) }),
  })
  errorType(LegalMeasureNeedsEnforcement, {
    description: `A measure is planned and started under enforcement only. ${BY}`,
    fields: (t) => ({ stage: t.exposeString('stage', { description: 'The stage in which the legal case is.' }) }),
  })
}
