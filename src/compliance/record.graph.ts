import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { shownData } from './record-view.rules.ts'
import type { RecordKind } from './record.schema.ts'

/** Health, births and deaths are not everybody’s business. */
const READERS = ['AGENT', 'MANAGER', 'COMPLIANCE'] as const

/** `ComplianceRecord`, and `Customer.complianceRecords`. */
export function addRecord({ builder, visibility }: Graph): void {
  const kind = builder.enumType('ComplianceRecordKind', {
    description: 'What a record is about; see `ComplianceRecordDataInput`.',
    values: {
      CONSENT: { description: 'A consent, by type, channel, address and debt.' },
      OPT_OUT: { description: 'An opt-out of an address, a channel or everything.' },
      CEASE: { description: 'A written demand to cease contact.' },
      DISPUTE: { description: 'A dispute of the debt, by kind.' },
      MORATORIUM: { description: 'A stay that the law knows: breathing space, insolvency, debt review, …' },
      NOTICE: { description: 'A notice that was sent or served, by type.' },
      FACT: { description: 'Something known to be so: a check, a finding, a licence.' },
      FRESHNESS: { description: 'What was last learnt of an address.' },
      REPRESENTATION: { description: 'A lawyer or adviser who represents the customer.' },
      WORKPLACE: { description: 'What the employer or the customer said of contact at work.' },
      INCONVENIENT_TIMES: { description: 'Times of day that the customer called inconvenient.' },
      WORKING_HOURS: { description: 'The customer’s working hours.' },
      OCCASION: { description: 'Bereavement, marriage, festival or calamity, from and to.' },
      VULNERABILITY: { description: 'A vulnerability, by type.' },
      BIRTH_DATE: { description: 'Date of birth.' },
      TIME_ZONE: { description: 'One more zone in which the customer may live.' },
      IN_DEFAULT_SINCE: { description: 'Day since which the debt is in default.' },
    } as const satisfies Record<RecordKind, { description: string }>,
  })
  visibility.declare('ComplianceRecord', { table: 'compliance_record', by: 'case_or_customer' })
  builder.prismaNode('ComplianceRecord', {
    id: { field: 'id', description: 'Global id.' },
    description: 'Something that the compliance gate must know of a customer. Records are only added: what ends or corrects one is a record that names it.',
    select: { id: true },
    fields: (t) => ({
      customer: t.relation('customer', { description: 'The customer.' }),
      case: t.relation('case', { nullable: true, description: 'The case; null: every case of the customer.' }),
      kind: t.field({ type: kind, select: { kind: true }, description: 'What it is about.', resolve: (r) => r.kind }),
      data: t.field({
        type: 'Json',
        authScopes: { roles: READERS },
        select: { data: true },
        description: 'What it says, addresses masked; of an end: whether the record was a mistake, and the reason. For agents, managers and compliance.',
        resolve: (r) => shownData(r.data),
      }),
      at: t.expose('at', { type: 'DateTime', description: 'When it happened, or was received.' }),
      recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded.' }),
      recordedBy: t.exposeString('recordedBy', { description: 'Who recorded it.' }),
      ends: t.relation('ends', { nullable: true, description: 'The record that it ends; null: none.' }),
      endedBy: t.field({
        type: ['DateTime'],
        select: { endedBy: { select: { at: true } } },
        description: 'When it was ended; empty: it stands.',
        resolve: (r) => r.endedBy.map((end) => end.at),
      }),
    }),
  })
  builder.prismaObjectField('Customer', 'complianceRecords', (t) =>
    t.relatedConnection('records', {
      cursor: 'id',
      description: 'What the compliance gate knows of the customer beside consent at addresses and holds, newest first: of the customer, and of the cases that you may see.',
      query: (_args, { viewer }) => ({
        ...(viewer.portfolios === null ? {} : { where: { OR: [{ caseId: null }, { case: visiblePortfolios(viewer) }] } }),
        orderBy: { id: 'desc' },
      }),
    }),
  )
}
