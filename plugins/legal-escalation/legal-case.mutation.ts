import { IllegalTransition, InvalidInput, NotFound, rowId } from '../../src/plugin-host/index.ts'
import type { Context, Graph, PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { LegalCaseExists, LegalPrerequisitesMissing } from './errors.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { legalCaseById } from './legal-case.loaders.ts'
import { fileLegalCase, openLegalCase, prepareLegalCase, recordNotice, withdrawLegalCase } from './legal-case.service.ts'
import { given, said } from './text.rules.ts'

export const payloadOf = async (id: number, { db }: Context) => ({ legalCase: await legalCaseById(db, id) })

/** `legalCaseOpen`, `…Notice`, `…Prepare`, `…File`, `…Withdraw`. */
export function addLegalCaseMutations({ mutation }: Graph, config: Config, host: PluginHost, legalCase: LegalCaseType): void {
  mutation({
    name: 'legalCaseOpen',
    description: `Makes a case a candidate for court action. Refused while any prerequisite is missing. ${BY}`,
    permission: 'work',
    input: (t) => ({ caseId: t.globalID({ required: true, description: 'The case.' }) }),
    errors: [NotFound, InvalidInput, LegalCaseExists, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const caseId = rowId(input.caseId, 'Case', 'caseId')
      return payloadOf(await openLegalCase(host, config, caseId, context.viewer.subject), context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The candidate.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCaseNotice',
    description: `Records that the notice before action was sent; from then on the notice period runs. ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      sentOn: t.field({ type: 'LocalDate', required: true, description: 'Day on which it was sent; not before the opening, not in the future.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      await recordNotice(host, config, id, input.sentOn, context.viewer.subject)
      return payloadOf(id, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCasePrepare',
    description: `Names the court that has jurisdiction, and who sees to the case; the papers are made ready. Again, it changes what is named. ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      court: t.string({ required: true, description: 'Court that has jurisdiction.' }),
      counsel: t.string({ description: 'Who acts for the creditor; left out: as it was.' }),
      ownerCode: t.string({ description: 'Code of the agent who sees to it; left out: as it was.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const court = said('court', input.court, 'Name the court.')
      await prepareLegalCase(host, config, { id, court, counsel: given(input.counsel), ownerCode: given(input.ownerCode), actor: context.viewer.subject })
      return payloadOf(id, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCaseFile',
    description: `Records the filing at court. Refused while any prerequisite is missing. ${BY}`,
    permission: 'file',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      court: t.string({ description: 'Court at which it is filed; left out: the one that was named when it was prepared.' }),
      courtReference: t.string({ description: 'The court’s file number, once there is one.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const court = input.court == null ? null : said('court', input.court, 'Name the court, or leave it out.')
      await fileLegalCase(host, config, { id, court, courtReference: given(input.courtReference), actor: context.viewer.subject })
      return payloadOf(id, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCaseWithdraw',
    description: `Gives a legal case up. ${BY}`,
    permission: 'file',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      reason: t.string({ required: true, description: 'Why.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      await withdrawLegalCase(host, config, id, said('reason', input.reason, 'Say why.'), context.viewer.subject)
      return payloadOf(id, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
}
