import { InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import type { DeadlineKindType } from './deadline.graph.ts'
import { meetDeadline, setDeadline } from './deadline.service.ts'
import type { LegalCaseType } from './legal-case.graph.ts'
import { payloadOf } from './legal-case.mutation.ts'
import { given } from './text.rules.ts'

/** `legalDeadlineSet`, `legalDeadlineMeet`. */
export function addDeadlineMutations({ mutation }: Graph, config: Config, host: PluginHost, types: { legalCase: LegalCaseType; kind: DeadlineKindType }): void {
  const { legalCase, kind } = types
  mutation({
    name: 'legalDeadlineSet',
    description: `Sets a deadline of a legal case, in the place of the open one of its kind: the court’s own date, or the configured period from a day on (the court fee from its payment notice). ${BY}`,
    permission: 'work',
    input: (t) => ({
      legalCaseId: t.globalID({ required: true, description: 'The legal case.' }),
      kind: t.field({ type: kind, required: true, description: 'What it is for; LIMITATION and NOTICE_END are reckoned and cannot be set.' }),
      dueOn: t.field({ type: 'LocalDate', description: 'The date itself; or else startedOn.' }),
      startedOn: t.field({ type: 'LocalDate', description: 'The day from which the configured period runs; or else dueOn.' }),
      note: t.string({ description: 'In words.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, context) => {
      const legalCaseId = rowId(input.legalCaseId, 'LegalCase', 'legalCaseId')
      const { kind: of, dueOn = null, startedOn = null } = input
      await setDeadline(host, config, { legalCaseId, kind: of, dueOn, startedOn, note: given(input.note), actor: context.viewer.subject })
      return payloadOf(legalCaseId, context)
    },
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'The legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
  mutation({
    name: 'legalDeadlineMeet',
    description: `Marks a deadline as met. ${BY}`,
    permission: 'work',
    input: (t) => ({ deadlineId: t.globalID({ required: true, description: 'The deadline.' }) }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, context) => payloadOf(await meetDeadline(host, rowId(input.deadlineId, 'LegalDeadline', 'deadlineId'), context.viewer.subject), context),
    payload: (t) => ({ legalCase: t.field({ type: legalCase, nullable: true, description: 'Its legal case.', resolve: (p) => p.legalCase ?? null }) }),
  })
}
