import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { deadlinePage, deadlinesByLegalCase, type DeadlineView } from './deadline.loaders.ts'
import { type DeadlineKind, DEADLINES } from './deadline.rules.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { legalCasesById } from './legal-case.loaders.ts'

/** `LegalDeadline`, `LegalCase.deadlines`, `legalDeadlines`. */
export function addDeadline({ builder, visibility, loader }: Graph, config: Config, legalCase: LegalCaseType) {
  visibility.declare('LegalDeadline', { table: 'legal_deadline', by: 'case_id' })
  const kind = builder.enumType('LegalDeadlineKind', {
    description: `What a legal deadline is for. ${BY}`,
    values: Object.fromEntries(Object.entries(DEADLINES).map(([code, { description }]) => [code, { description }])) as { [K in DeadlineKind]: { description: string } },
  })
  const byId = loader(legalCasesById)
  const deadline = builder.objectRef<DeadlineView>('LegalDeadline').implement({
    description: `By when something is to be done in a legal case, and is not done yet. ${BY}`,
    fields: (t) => ({
      id: t.globalID({
        nullable: true,
        description: 'Global id, for legalDeadlineMeet; null where it is reckoned, and so cannot be met by hand: LIMITATION and NOTICE_END.',
        resolve: (d) => (d.id === null ? null : { type: 'LegalDeadline', id: d.id }),
      }),
      kind: t.field({ type: kind, description: 'What it is for.', resolve: (d) => d.kind }),
      name: t.string({ description: 'English name.', resolve: (d) => DEADLINES[d.kind].name }),
      nameZh: t.string({ description: 'Chinese name.', resolve: (d) => DEADLINES[d.kind].nameZh }),
      dueOn: t.field({ type: 'LocalDate', description: 'By when.', resolve: (d) => d.dueOn }),
      daysLeft: t.exposeInt('daysLeft', { description: 'Days until then, in the portfolio’s zone; negative: missed.' }),
      note: t.exposeString('note', { nullable: true, description: 'In words.' }),
      legalCase: t.field({
        type: legalCase,
        nullable: true,
        description: 'The legal case.',
        resolve: (d, _args, context) => byId(context).load(d.legalCaseId),
      }),
    }),
  })
  const ofLegalCase = loader(deadlinesByLegalCase(config))
  builder.prismaObjectField('LegalCase', 'deadlines', (t) =>
    t.field({
      type: [deadline],
      nullable: true,
      select: { id: true },
      description: 'What is not done yet, soonest first.',
      resolve: (legal, _args, context) => ofLegalCase(context).load(Number(legal.id)),
    }),
  )
  builder.queryField('legalDeadlines', (t) =>
    t.connection({
      type: deadline,
      nullable: true,
      description: `What is not done yet in legal cases, missed ones too, soonest first. ${BY}`,
      args: {
        portfolio: t.arg.string({ description: 'Code of a portfolio; left out: every one that you may see.' }),
        until: t.arg({ type: 'LocalDate', description: 'Only what is due up to that day.' }),
      },
      resolve: (_root, args, context) => deadlinePage(config, args, context),
    }),
  )
  return kind
}

export type DeadlineKindType = ReturnType<typeof addDeadline>
