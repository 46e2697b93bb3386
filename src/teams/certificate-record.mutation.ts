import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { recordCertificate } from './agent.service.ts'

/** `certificateRecord`: a passed training. */
export function addCertificateRecord({ mutation }: Graph): void {
  mutation({
    name: 'certificateRecord',
    description: 'Enters a training that an agent passed. The same training of the same day again changes its end.',
    roles: ['MANAGER'],
    input: (t) => ({
      agentCode: t.string({ required: true, description: 'The agent.' }),
      code: t.string({ required: true, description: 'The training: the code of the skill that queues require.' }),
      passedOn: t.field({ type: 'LocalDate', required: true, description: 'When it was passed.' }),
      expiresOn: t.field({ type: 'LocalDate', required: true, description: 'Last day on which it counts.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async ({ agentCode, code, passedOn, expiresOn }, { db, clock, viewer }) =>
      recordCertificate(db, { agent: agentCode, code, passedOn, expiresOn }, { at: clock.now(), actor: viewer.subject }),
    payload: (t) => ({
      certificate: t.prismaField({
        type: 'Certificate',
        nullable: true,
        description: 'The certificate.',
        resolve: (query, { certificateId }, _args, { db }) =>
          certificateId === undefined ? null : db.prisma.certificate.findUnique({ ...query, where: { id: certificateId } }),
      }),
    }),
  })
}
