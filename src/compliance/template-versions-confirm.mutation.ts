import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { confirmTemplateVersions } from './template-confirm.service.ts'

/** At most so many at once. */
const MOST = 200

/** `templateVersionsConfirm`: a person's word that shipped texts may go out. */
export function addTemplateVersionsConfirm({ mutation }: Graph): void {
  mutation({
    name: 'templateVersionsConfirm',
    description: 'Says that shipped texts, published and not confirmed yet, were read and may go out; all or none. From then on they count as reviewed, which some rule packs require.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      templateVersionIds: t.globalIDList({ required: true, description: `The versions, at most ${MOST}.` }),
      note: t.string({ required: true, description: 'What was read, and for whom the texts are meant.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async ({ templateVersionIds, note }, { db, clock, viewer }) => {
      if (templateVersionIds.length === 0 || templateVersionIds.length > MOST) throw new InvalidInput(`Give 1 to ${MOST} versions.`, ['templateVersionIds'])
      const ids = [...new Set(templateVersionIds.map((id, place) => inputId(id, 'TemplateVersion', 'templateVersionIds', ['templateVersionIds', String(place)])))]
      await confirmTemplateVersions({ db, clock, actor: viewer.subject }, ids, note)
      return { ids }
    },
    payload: (t) => ({
      templateVersions: t.prismaField({
        type: ['TemplateVersion'],
        nullable: true,
        description: 'The versions as they are now.',
        resolve: (query, { ids }, _args, { db }) => (ids === undefined ? null : db.prisma.templateVersion.findMany({ ...query, where: { id: { in: ids } }, orderBy: { id: 'asc' } })),
      }),
    }),
  })
}
