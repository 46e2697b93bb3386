import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { publishTemplateVersion } from './template-version.service.ts'

/** `templateVersionPublish`: APPROVED -> PUBLISHED. */
export function addTemplateVersionPublish({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionPublish',
    description: 'Publishes an approved version, for actions planned from now on, and retires the one published before for the same channel, language and tone.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The version.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ templateVersionId }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await publishTemplateVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
