import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { templateVersionPayload } from './template-version-payload.ts'
import { retireTemplateVersion } from './template-version.service.ts'

/** `templateVersionRetire`: DRAFT, APPROVED or PUBLISHED -> RETIRED. */
export function addTemplateVersionRetire({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionRetire',
    description: 'Retires a version: it is given to no new action. Actions that have it keep it.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionId: t.globalID({ required: true, description: 'The version.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async ({ templateVersionId }, { db, clock, viewer }) => {
      const id = inputId(templateVersionId, 'TemplateVersion', 'templateVersionId')
      await retireTemplateVersion({ db, clock, actor: viewer.subject }, id)
      return { id }
    },
    payload: templateVersionPayload,
  })
}
