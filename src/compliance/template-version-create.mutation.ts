import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { TemplateInputType } from './template-input.graph.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { createTemplateDraft } from './template-version.service.ts'

/** `templateVersionCreate`: a draft. */
export function addTemplateVersionCreate({ mutation }: Graph, text: TemplateInputType): void {
  mutation({
    name: 'templateVersionCreate',
    description: 'Makes a draft of a template. The lint speaks in `findings`; faults stop the submission, not the draft.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateId: t.globalID({ required: true, description: 'The template.' }),
      text: t.field({ type: text, required: true, description: 'What it says.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async ({ templateId, text: given }, { db, clock, viewer }) => ({
      id: await createTemplateDraft({ db, clock, actor: viewer.subject }, inputId(templateId, 'MessageTemplate', 'templateId'), given),
    }),
    payload: templateVersionPayload,
  })
}
