import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { TemplateInputType } from './template-input.graph.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { editTemplateDraft } from './template-version.service.ts'
import { TemplateVersionImmutable } from './template.errors.ts'

/** `templateVersionEdit`: another text for a draft. */
export function addTemplateVersionEdit({ mutation }: Graph, text: TemplateInputType): void {
  mutation({
    name: 'templateVersionEdit',
    description: 'Puts another text into a draft. Anything but a draft never changes.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The draft.' }),
      text: t.field({ type: text, required: true, description: 'The whole of it.' }),
    }),
    errors: [NotFound, InvalidInput, TemplateVersionImmutable],
    resolve: async ({ templateVersionId, text: given }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await editTemplateDraft({ db, clock, actor: viewer.subject }, id, given)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
