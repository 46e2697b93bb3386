import { IllegalTransition, InvalidInput, NotFound, rowId } from '../../src/plugin-host/index.ts'
import type { Context, Graph, PluginHost, Veto } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { LegalCaseExists, LegalPrerequisitesMissing } from './errors.ts'
import { fileLegalCase, openLegalCase, recordNotice, withdrawLegalCase } from './legal-case.service.ts'
import { legalCaseById, legalCaseByCase, legalCasePage } from './legal-case.loaders.ts'
import { noticeEnds } from './rules.ts'

const BY = 'Provided by plugin legal-escalation.'

export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  addMutations(graph, config, host, addTypes(graph, config))
}

function addTypes({ builder, visibility, loader }: Graph, config: Config) {
  visibility.declare('LegalCase', { table: 'legal_case', by: 'case_id' })
  const stage = builder.enumType('LegalStage', {
    description: `How far a case is on its way to court. ${BY}`,
    values: {
      CANDIDATE: { description: 'Chosen for court action; nothing was sent yet.' },
      PRE_LITIGATION_NOTICE: { description: 'The notice before action was sent (律师函).' },
      FILING_PREPARED: { description: 'The papers are ready.' },
      FILED: { description: 'At court (立案).' },
      WITHDRAWN: { description: 'Given up, or paid.' },
    } as const,
  })
  const legalCase = builder.prismaNode('LegalCase', {
    id: { field: 'id', description: 'Global id.' },
    description: `A case on its way to court. ${BY}`,
    fields: (t) => ({
      stage: t.expose('stage', { type: stage, description: 'How far it is.' }),
      claimAmount: t.field({
        type: 'Money',
        select: { claimAmountMinor: true, currency: true },
        description: 'Past due when it was opened; when it was filed, past due on that day.',
        resolve: (legal) => ({ minor: legal.claimAmountMinor, currency: legal.currency }),
      }),
      openedOn: t.expose('openedOn', { type: 'LocalDate', description: 'Business date on which it was opened.' }),
      noticeSentOn: t.expose('noticeSentOn', { type: 'LocalDate', nullable: true, description: 'When the notice before action was sent.' }),
      noticeEndsOn: t.field({
        type: 'LocalDate',
        nullable: true,
        select: { noticeSentOn: true },
        description: 'First day on which the notice has run and it may be filed.',
        resolve: (legal) => (legal.noticeSentOn === null ? null : noticeEnds(legal.noticeSentOn.toISOString().slice(0, 10), config)),
      }),
      filedOn: t.expose('filedOn', { type: 'LocalDate', nullable: true, description: 'When it was filed.' }),
      court: t.exposeString('court', { nullable: true, description: 'Court at which it was filed.' }),
      courtReference: t.exposeString('courtReference', { nullable: true, description: 'The court’s file number.' }),
      closedOn: t.expose('closedOn', { type: 'LocalDate', nullable: true, description: 'When it was withdrawn.' }),
      closeReason: t.exposeString('closeReason', { nullable: true, description: 'Why it was withdrawn.' }),
    }),
  })
  const byCase = loader(legalCaseByCase)
  builder.prismaObjectField('Case', 'legalCase', (t) =>
    t.field({
      type: legalCase,
      nullable: true,
      select: { id: true },
      description: `The open legal case, or else the latest; null: none. ${BY}`,
      resolve: (parent, _args, context) => byCase(context).load(Number(parent.id)),
    }),
  )
  builder.queryField('legalCases', (t) =>
    t.connection({
      type: legalCase,
      nullable: true,
      description: `Legal cases, oldest first. ${BY}`,
      args: { stage: t.arg({ type: stage, description: 'Only those in this stage.' }) },
      resolve: (_root, args, context) => legalCasePage(args, context),
    }),
  )
  return legalCase
}

function addMutations({ builder, errorType, mutation }: Graph, config: Config, host: PluginHost, legalCase: ReturnType<typeof addTypes>): void {
  const prerequisite = builder.objectRef<Veto>('LegalPrerequisite').implement({
    description: `Something that stands against a legal step. ${BY}`,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Upper snake case: AMOUNT_BELOW_THRESHOLD, OPEN_DISPUTE, …' }),
      reason: t.exposeString('reason', { description: 'In words.' }),
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
  const payload = async (id: number, { db }: Context) => ({ legalCase: await legalCaseById(db, id) })

  mutation({
    name: 'legalCaseOpen',
    description: `Makes a case a candidate for court action. ${BY}`,
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({ caseId: t.globalID({ required: true, description: 'The case.' }) }),
    errors: [NotFound, InvalidInput, LegalCaseExists, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const caseId = rowId(input.caseId, 'Case', 'caseId')
      return payload(await openLegalCase(host, config, caseId, context.viewer.subject), context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The candidate.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalCaseNotice',
    description: `Records that the notice before action was sent; from then on the notice period runs. ${BY}`,
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      sentOn: t.field({ type: 'LocalDate', required: true, description: 'Day on which it was sent; not before the opening, not in the future.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      await recordNotice(host, id, input.sentOn, context.viewer.subject)
      return payload(id, context)
    },
    payload: (t) => ({
      legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }),
    }),
  })
  mutation({
    name: 'legalCaseFile',
    description: `Records the filing at court. Refused while any prerequisite is missing. ${BY}`,
    roles: ['MANAGER'],
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      court: t.string({ required: true, description: 'Court at which it is filed.' }),
      courtReference: t.string({ description: 'The court’s file number, once there is one.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, LegalPrerequisitesMissing],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const court = input.court.trim()
      if (court === '') throw new InvalidInput('court is empty. Name the court.', ['court'])
      await fileLegalCase(host, config, { id, court, courtReference: input.courtReference ?? null, actor: context.viewer.subject })
      return payload(id, context)
    },
    payload: (t) => ({
      legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }),
    }),
  })
  mutation({
    name: 'legalCaseWithdraw',
    description: `Gives a legal case up. ${BY}`,
    roles: ['MANAGER'],
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      reason: t.string({ required: true, description: 'Why.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, context) => {
      const id = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const reason = input.reason.trim()
      if (reason === '') throw new InvalidInput('reason is empty. Say why.', ['reason'])
      await withdrawLegalCase(host, id, reason, context.viewer.subject)
      return payload(id, context)
    },
    payload: (t) => ({
      legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }),
    }),
  })
}
