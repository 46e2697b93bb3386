import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { measuresOf } from './children.loaders.ts'
import { type MeasureKind, MEASURES } from './measure.service.ts'

/** `LegalMeasure`, `LegalCase.measures`. */
export function addMeasure({ builder, visibility, loader }: Graph) {
  visibility.declare('LegalMeasure', { table: 'legal_measure', by: 'case_id' })
  const kind = builder.enumType('LegalMeasureKind', {
    description: `Kind of a measure of enforcement. ${BY}`,
    values: Object.fromEntries(Object.entries(MEASURES).map(([code, description]) => [code, { description }])) as { [K in MeasureKind]: { description: string } },
  })
  const state = builder.enumType('LegalMeasureState', {
    description: `What became of a measure. ${BY}`,
    values: {
      PLANNED: { description: 'To be applied for.' },
      ACTIVE: { description: 'In force.' },
      COMPLETED: { description: 'Ended: it brought in what it could, or was lifted.' },
      CANCELLED: { description: 'Given up.' },
    } as const,
  })
  const measure = builder.prismaNode('LegalMeasure', {
    id: { field: 'id', description: 'Global id.' },
    description: `A measure of enforcement. ${BY}`,
    fields: (t) => ({
      kind: t.expose('kind', { type: kind, description: 'Its kind.' }),
      state: t.expose('state', { type: state, description: 'What became of it.' }),
      subject: t.exposeString('subject', { nullable: true, description: 'What it lies on: an account, an employer, a thing.' }),
      reference: t.exposeString('reference', { nullable: true, description: 'The court’s number of it.' }),
      target: t.field({
        type: 'Money',
        nullable: true,
        select: { targetMinor: true, currency: true },
        description: 'What it is to bring in; null where it brings in nothing itself.',
        resolve: (m) => (m.targetMinor === null ? null : { minor: m.targetMinor, currency: m.currency }),
      }),
      recovered: t.field({
        type: 'Money',
        select: { recoveredMinor: true, currency: true },
        description: 'What it brought in. The payments are recorded by themselves.',
        resolve: (m) => ({ minor: m.recoveredMinor, currency: m.currency }),
      }),
      plannedOn: t.expose('plannedOn', { type: 'LocalDate', description: 'When it was planned.' }),
      activeOn: t.expose('activeOn', { type: 'LocalDate', nullable: true, description: 'When it came into force.' }),
      endedOn: t.expose('endedOn', { type: 'LocalDate', nullable: true, description: 'When it ended or was given up.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why it ended.' }),
    }),
  })
  const ofLegalCase = loader(measuresOf)
  builder.prismaObjectField('LegalCase', 'measures', (t) =>
    t.field({
      type: [measure],
      nullable: true,
      select: { id: true },
      description: 'Measures of enforcement, oldest first.',
      resolve: async (legal, _args, context) => [...(await ofLegalCase(context).load(Number(legal.id)))],
    }),
  )
  return { measure, kind }
}

export type MeasureTypes = ReturnType<typeof addMeasure>
