import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { TemplateCodeTaken } from './template.errors.ts'
import { createTemplate } from './template.service.ts'

/** `templateCreate`: a template without versions. */
export function addTemplateCreate({ mutation }: Graph): void {
  mutation({
    name: 'templateCreate',
    description: 'Makes a template. Nothing goes out by it until a version of it is published.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, upper snake case: a step’s template code, or a treatment.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
    }),
    errors: [InvalidInput, TemplateCodeTaken],
    resolve: async ({ code, name }, { db, clock, viewer }) => ({ id: await createTemplate({ db, clock, actor: viewer.subject }, { code, name }) }),
    payload: (t) => ({
      template: t.prismaField({
        type: 'MessageTemplate',
        nullable: true,
        description: 'The new template.',
        resolve: (query, { id }, _args, { db }) => (id === undefined ? null : db.prisma.messageTemplate.findUnique({ ...query, where: { id } })),
      }),
    }),
  })
}
