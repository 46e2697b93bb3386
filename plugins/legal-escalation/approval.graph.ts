import type { Graph } from '../../src/plugin-host/index.ts'
import { approvalPage } from './approval.loaders.ts'
import { BY } from './by.ts'
import { approvalsOf } from './children.loaders.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { legalCasesById } from './legal-case.loaders.ts'

/** `LegalApproval`, `LegalCase.approvals`, `legalApprovals`. */
export function addApproval({ builder, visibility, loader }: Graph, legalCase: LegalCaseType) {
  const byId = loader(legalCasesById)
  visibility.declare('LegalApproval', { table: 'legal_approval', by: 'case_id' })
  const purpose = builder.enumType('LegalApprovalPurpose', {
    description: `What another person approves. ${BY}`,
    values: { OPENING: { description: 'That a large case becomes a candidate.' }, FILING: { description: 'That it goes to court.' } } as const,
  })
  const state = builder.enumType('LegalApprovalState', {
    description: `What became of a request for approval. ${BY}`,
    values: {
      REQUESTED: { description: 'It waits.' },
      APPROVED: { description: 'Approved, for the figures that stand with it.' },
      REJECTED: { description: 'Rejected.' },
      REPLACED: { description: 'Asked again before it was decided.' },
    } as const,
  })
  const approval = builder.prismaNode('LegalApproval', {
    id: { field: 'id', description: 'Global id.' },
    description: `Four eyes: one asks, another decides, for the figures of that moment. ${BY}`,
    fields: (t) => ({
      purpose: t.expose('purpose', { type: purpose, description: 'For what.' }),
      state: t.expose('state', { type: state, description: 'What became of it.' }),
      claim: t.field({
        type: 'Money',
        select: { claimMinor: true, currency: true },
        description: 'The claim for which it was asked.',
        resolve: (a) => ({ minor: a.claimMinor, currency: a.currency }),
      }),
      expectedRecovery: t.field({
        type: 'Money',
        select: { expectedRecoveryMinor: true, currency: true },
        description: 'What court action was expected to bring in then.',
        resolve: (a) => ({ minor: a.expectedRecoveryMinor, currency: a.currency }),
      }),
      expectedCost: t.field({
        type: 'Money',
        select: { expectedCostMinor: true, currency: true },
        description: 'What it was expected to cost then.',
        resolve: (a) => ({ minor: a.expectedCostMinor, currency: a.currency }),
      }),
      note: t.exposeString('note', { nullable: true, description: 'In words, from who asked.' }),
      requestedBy: t.exposeString('requestedBy', { description: 'Who asked.' }),
      requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
      decidedBy: t.exposeString('decidedBy', { nullable: true, description: 'Who decided.' }),
      decidedAt: t.expose('decidedAt', { type: 'DateTime', nullable: true, description: 'When it was decided.' }),
      decisionReason: t.exposeString('decisionReason', { nullable: true, description: 'Why, from who decided.' }),
      caseId: t.globalID({ description: 'Global id of the case.', resolve: (a) => ({ type: 'Case', id: a.caseId }) }),
      legalCase: t.field({
        type: legalCase,
        nullable: true,
        select: { legalCaseId: true },
        description: 'The legal case; null: an opening that is still to come.',
        resolve: (a, _args, context) => (a.legalCaseId === null ? null : byId(context).load(Number(a.legalCaseId))),
      }),
    }),
  })
  const ofLegalCase = loader(approvalsOf)
  builder.prismaObjectField('LegalCase', 'approvals', (t) =>
    t.field({
      type: [approval],
      nullable: true,
      select: { id: true },
      description: 'Approvals that were asked for, oldest first.',
      resolve: async (legal, _args, context) => [...(await ofLegalCase(context).load(Number(legal.id)))],
    }),
  )
  builder.queryField('legalApprovals', (t) =>
    t.connection({
      type: approval,
      nullable: true,
      description: `Approvals that were asked for, oldest first: with REQUESTED, what waits for a decision. ${BY}`,
      args: { state: t.arg({ type: state, description: 'Only those in this state.' }) },
      resolve: (_root, args, context) => approvalPage(args, context),
    }),
  )
  return { approval, purpose }
}

export type ApprovalTypes = ReturnType<typeof addApproval>
