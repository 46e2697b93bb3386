import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { hasRole } from '../schema/viewer.ts'
import { endRecord } from './record.service.ts'

/** `complianceRecordEnd`: a record that is over, or was a mistake. */
export function addComplianceRecordEnd({ mutation }: Graph): void {
  mutation({
    name: 'complianceRecordEnd',
    description:
      'Ends a record: a consent revoked, a dispute released, a moratorium over, an entry by mistake. The record stays, with what ended it. An agent may end a consent, which the customer revoked; all else is for managers and compliance. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      recordId: t.globalID({ required: true, description: 'The record.' }),
      at: t.field({ type: 'DateTime', description: 'When it ended; now where left out.' }),
      mistake: t.boolean({ description: 'It never was so: it is left out of every later answer. No where left out.' }),
      reason: t.string({ required: true, description: 'In words.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const now = clock.now()
      const isDesk = hasRole(viewer, ['MANAGER', 'COMPLIANCE'])
      if (!isDesk && input.mistake === true) throw new InvalidInput('Whether a record was a mistake a manager or compliance decides. Ask one of them.', ['mistake'])
      const recordId = await endRecord(
        db,
        {
          recordId: inputId(input.recordId, 'ComplianceRecord', 'recordId'),
          at: input.at ?? now, mistake: input.mistake ?? false, reason: input.reason, idempotencyKey: input.idempotencyKey, mayEnd: isDesk ? null : ['CONSENT'],
        },
        { at: now, actor: viewer.subject },
      )
      return { recordId }
    },
    payload: (t) => ({
      record: t.prismaField({
        type: 'ComplianceRecord',
        nullable: true,
        description: 'The record that ends it.',
        resolve: (query, { recordId }, _args, { db }) => (recordId === undefined ? null : db.prisma.complianceRecord.findUnique({ ...query, where: { id: recordId } })),
      }),
    }),
  })
}
