import type { Graph } from '../schema/graph.ts'

/** Enrolment, and the field `Case.enrolments`. */
export function addEnrolment({ builder }: Graph): void {
  const state = builder.enumType('EnrolmentState', {
    description: 'Where an enrolment stands.',
    values: {
      ACTIVE: { description: 'Its steps are taken.' },
      SUSPENDED: { description: 'It rests while a promise is open.' },
      COMPLETED: { description: 'The timetable is over.' },
      EXITED: { description: 'The case was cured or left the segment.' },
      MIGRATED: { description: 'It went on in a newer version.' },
    } as const,
  })
  builder.prismaNode('Enrolment', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A case in a strategy version, which it keeps until it ends. At most one is open per case.',
    select: { id: true },
    fields: (t) => ({
      case: t.relation('case', { description: 'The case.' }),
      strategyVersion: t.relation('strategyVersion', { description: 'The version that it is pinned to.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (e) => e.state }),
      enteredOn: t.expose('enteredOn', { type: 'LocalDate', description: 'Business date on which it began.' }),
      endedOn: t.expose('endedOn', { type: 'LocalDate', nullable: true, description: 'Business date on which it ended.' }),
      endReason: t.exposeString('endReason', { nullable: true, description: 'Why it ended, upper snake case.' }),
      actions: t.relatedConnection('actions', { cursor: 'id', description: 'Its actions, newest first.', query: { orderBy: { id: 'desc' } } }),
    }),
  })
  builder.prismaObjectField('Case', 'enrolments', (t) =>
    t.relatedConnection('enrolments', { cursor: 'id', description: 'Every strategy version that it was in, newest first.', query: { orderBy: { id: 'desc' } } }),
  )
}
