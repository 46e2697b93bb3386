import type { MutationSpec } from '../schema/mutation.ts'

/** The field `templateVersion` of a payload: the version read afterwards. */
export const templateVersionPayload: MutationSpec<never, { readonly id: number }>['payload'] = (t) => ({
  templateVersion: t.prismaField({
    type: 'TemplateVersion',
    nullable: true,
    description: 'The version as it is now.',
    resolve: (query, { id }, _args, { db }) => (id === undefined ? null : db.prisma.templateVersion.findUnique({ ...query, where: { id } })),
  }),
})
