import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { submitTemplateVersion } from './template-version.service.ts'
import { TemplateInvalid } from './template.errors.ts'

/** `templateVersionSubmit`: DRAFT -> IN_REVIEW. */
export function addTemplateVersionSubmit({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionSubmit',
    description: 'Submits a draft for review. A text in which the lint finds a fault cannot be submitted.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The version.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, TemplateInvalid],
    resolve: async ({ templateVersionId }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await submitTemplateVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
