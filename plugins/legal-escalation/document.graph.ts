import { InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { documentsOf } from './children.loaders.ts'
import type { Config } from './config.ts'
import { type ChecklistLine, checklistOf } from './document.rules.ts'
import { recordDocument } from './document.service.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { payloadOf } from './legal-case.mutation.ts'
import { given, said } from './text.rules.ts'

/** The checklist: `LegalCase.documents`, `legalCaseDocumentRecord`, `…Waive`. */
export function addDocument({ builder, loader, mutation }: Graph, config: Config, host: PluginHost, legalCase: LegalCaseType): void {
  const state = builder.enumType('LegalDocumentState', {
    description: `Whether a document of the checklist is there. ${BY}`,
    values: {
      MISSING: { description: 'Not there.' },
      PRESENT: { description: 'There.' },
      WAIVED: { description: 'Not needed in this legal case.' },
    } as const,
  })
  const line = builder.objectRef<ChecklistLine>('LegalDocument').implement({
    description: `A line of the checklist of documents. The document itself lies elsewhere. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Which: a code of the configuration.' }),
      name: t.exposeString('name', { description: 'English name.' }),
      nameZh: t.exposeString('nameZh', { description: 'Chinese name.' }),
      neededFor: t.exposeString('neededFor', { description: 'The stage that is refused while it is missing.' }),
      state: t.field({ type: state, description: 'Whether it is there.', resolve: (one) => one.state }),
      reference: t.exposeString('reference', { nullable: true, description: 'Where it lies; of a waiver, why.' }),
      recordedBy: t.exposeString('recordedBy', { nullable: true, description: 'Who recorded it.' }),
      recordedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was recorded.', resolve: (one) => one.recordedAt }),
    }),
  })
  const codes = config.documents.map((spec) => spec.code).join(', ')
  const rowsOf = loader(documentsOf)
  builder.prismaObjectField('LegalCase', 'documents', (t) =>
    t.field({
      type: [line],
      nullable: true,
      select: { id: true },
      description: 'The checklist of documents, each with what is known of it.',
      resolve: async (legal, _args, context) => checklistOf(await rowsOf(context).load(Number(legal.id)), config),
    }),
  )
  mutation({
    name: 'legalCaseDocumentRecord',
    description: `Records where a document of the checklist lies, or takes that back. ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      code: t.string({ required: true, description: `Which: ${codes}.` }),
      reference: t.string({ description: 'Where it lies. Left out: it is missing after all.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, context) => {
      const legalCaseId = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const reference = given(input.reference)
      const to = reference === null ? 'MISSING' : 'PRESENT'
      await recordDocument(host, config, { legalCaseId, code: input.code, state: to, reference, actor: context.viewer.subject })
      return payloadOf(legalCaseId, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCaseDocumentWaive',
    description: `Says that a document of the checklist is not needed in this legal case. ${BY}`,
    permission: 'file',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      code: t.string({ required: true, description: `Which: ${codes}.` }),
      reason: t.string({ required: true, description: 'Why it is not needed.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, context) => {
      const legalCaseId = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const reference = said('reason', input.reason, 'Say why it is not needed.')
      await recordDocument(host, config, { legalCaseId, code: input.code, state: 'WAIVED', reference, actor: context.viewer.subject })
      return payloadOf(legalCaseId, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
}
