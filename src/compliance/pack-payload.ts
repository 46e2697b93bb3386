import type { MutationSpec } from '../schema/mutation.ts'

/** The field `rulePack` of a mutation's payload, read afterwards by the id that `resolve` gave. */
export const packPayload: MutationSpec<never, { readonly id: number }>['payload'] = (t) => ({
  rulePack: t.prismaField({
    type: 'RulePack',
    nullable: true,
    description: 'The pack as it is now.',
    resolve: (query, { id }, _args, { db }) => (id === undefined ? null : db.prisma.rulePack.findUnique({ ...query, where: { id } })),
  }),
})
