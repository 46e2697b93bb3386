import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { historyOf } from './children.loaders.ts'
import type { Config } from './config.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import { legalCaseByCase, legalCasePage } from './legal-case.loaders.ts'
import { noticeEnds } from './rules.ts'
import { LEGAL_STAGES, type LegalStage, STAGES } from './stages.ts'

/** `LegalCase`, `Case.legalCase`, `legalCases`, `legalStages`. */
export function addLegalCase({ builder, visibility, loader }: Graph, config: Config) {
  visibility.declare('LegalCase', { table: 'legal_case', by: 'case_id' })
  visibility.declare('LegalStageChange', { table: 'legal_stage_change', by: 'case_id' })
  const stage = addStage(builder)
  const change = builder.prismaNode('LegalStageChange', {
    id: { field: 'id', description: 'Global id.' },
    description: `A move of a legal case from one stage to the next. ${BY}`,
    fields: (t) => ({
      from: t.expose('fromStage', { type: stage, nullable: true, description: 'The stage before; null: it was opened.' }),
      to: t.expose('toStage', { type: stage, description: 'The stage from then on.' }),
      on: t.expose('changedOn', { type: 'LocalDate', description: 'Business date on which it happened.' }),
      recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded.' }),
      by: t.exposeString('changedBy', { description: 'Who recorded it.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why.' }),
    }),
  })
  const changesOf = loader(historyOf)
  const legalCase = builder.prismaNode('LegalCase', {
    id: { field: 'id', description: 'Global id.' },
    description: `A case on its way to court, at court, or with a title. ${BY}`,
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
      court: t.exposeString('court', { nullable: true, description: 'Court that has jurisdiction.' }),
      courtReference: t.exposeString('courtReference', { nullable: true, description: 'The court’s file number.' }),
      counsel: t.exposeString('counsel', { nullable: true, description: 'Who acts for the creditor.' }),
      owner: t.exposeString('ownerCode', { nullable: true, description: 'Code of the agent who sees to it.' }),
      awarded: t.field({
        type: 'Money',
        nullable: true,
        select: { awardedMinor: true, currency: true },
        description: 'What the title awards.',
        resolve: (legal) => (legal.awardedMinor === null ? null : { minor: legal.awardedMinor, currency: legal.currency }),
      }),
      effectiveOn: t.expose('effectiveOn', { type: 'LocalDate', nullable: true, description: 'When the title takes effect.' }),
      enforcementReference: t.exposeString('enforcementReference', { nullable: true, description: 'File number of the enforcement.' }),
      settled: t.field({
        type: 'Money',
        nullable: true,
        select: { settledMinor: true, currency: true },
        description: 'What the parties settled for.',
        resolve: (legal) => (legal.settledMinor === null ? null : { minor: legal.settledMinor, currency: legal.currency }),
      }),
      closedOn: t.expose('closedOn', { type: 'LocalDate', nullable: true, description: 'When it ended.' }),
      closeReason: t.exposeString('closeReason', { nullable: true, description: 'Why it ended.' }),
      history: t.field({
        type: [change],
        nullable: true,
        select: { id: true },
        description: 'Its moves, oldest first.',
        resolve: async (legal, _args, context) => [...(await changesOf(context).load(Number(legal.id)))],
      }),
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
      args: {
        stage: t.arg({ type: stage, description: 'Only those in this stage.' }),
        owner: t.arg.string({ description: 'Only those that the agent of this code sees to.' }),
      },
      resolve: (_root, args, context) => legalCasePage(args, context),
    }),
  )
  return legalCase
}

export type LegalCaseType = ReturnType<typeof addLegalCase>

function addStage(builder: Graph['builder']) {
  const values = Object.fromEntries(LEGAL_STAGES.map((code) => [code, { description: STAGES[code].description }])) as { [S in LegalStage]: { description: string } }
  const stage = builder.enumType('LegalStage', { description: `How far a case is on its way to court. ${BY}`, values })
  const phase = builder.enumType('LegalPhase', {
    description: `Where a case is in a legal stage. ${BY}`,
    values: {
      BEFORE_COURT: { description: 'Nothing was filed yet.' },
      AT_COURT: { description: 'At court: contact is by the legal channel only.' },
      RESTING: { description: 'There is a title; enforcement rests.' },
      CLOSED: { description: 'Ended.' },
    } as const,
  })
  const info = builder.objectRef<{ code: LegalStage }>('LegalStageInfo').implement({
    description: `A legal stage in words. ${BY}`,
    fields: (t) => ({
      stage: t.field({ type: stage, description: 'The stage.', resolve: ({ code }) => code }),
      name: t.string({ description: 'English name.', resolve: ({ code }) => STAGES[code].name }),
      nameZh: t.string({ description: 'Chinese name.', resolve: ({ code }) => STAGES[code].nameZh }),
      phase: t.field({ type: phase, description: 'Where the case is meanwhile.', resolve: ({ code }) => STAGES[code].phase }),
      next: t.field({ type: [stage], description: 'Stages that it can go to; none: it is an end.', resolve: ({ code }) => [...legalCaseMachine.moves[code]] }),
    }),
  })
  builder.queryField('legalStages', (t) =>
    t.field({
      type: [info],
      nullable: true,
      description: `Every legal stage, in the order in which a case meets them. ${BY}`,
      resolve: () => LEGAL_STAGES.map((code) => ({ code })),
    }),
  )
  return stage
}
