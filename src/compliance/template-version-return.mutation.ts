import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { returnTemplateVersion } from './template-version.service.ts'

/** `templateVersionReturn`: IN_REVIEW -> DRAFT. */
export function addTemplateVersionReturn({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionReturn',
    description: 'Returns a submitted version to its author as a draft.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The version.' }),
      reason: t.string({ required: true, description: 'What is to be changed; kept in the audit trail.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ templateVersionId, reason }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await returnTemplateVersion({ db, clock, actor: viewer.subject }, id, reason)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
