import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { approveTemplateVersion } from './template-version.service.ts'
import { TemplateFourEyesRequired, TemplateInvalid, TemplateNoteRequired } from './template.errors.ts'

/** `templateVersionApprove`: IN_REVIEW -> APPROVED. */
export function addTemplateVersionApprove({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionApprove',
    description: 'Approves a version that someone else submitted. From then on its text counts as reviewed.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The version.' }),
      note: t.string({ description: 'Why it may go out; required where the lint warns.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, TemplateFourEyesRequired, TemplateInvalid, TemplateNoteRequired],
    resolve: async ({ templateVersionId, note }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await approveTemplateVersion({ db, clock, actor: viewer.subject }, id, note ?? null)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
