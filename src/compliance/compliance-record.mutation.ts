import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId, optionalId } from '../schema/input-id.rules.ts'
import type { RecordInputType } from './record-input.graph.ts'
import { recordOf } from './record-input.rules.ts'
import { recordFact } from './record.service.ts'

/** `complianceRecord`: what the gate must know of a customer. */
export function addComplianceRecord({ mutation }: Graph, data: RecordInputType): void {
  mutation({
    name: 'complianceRecord',
    description:
      'Records something that the compliance gate must know of a customer: a dispute, a moratorium, a notice, a representative, a consent, …. It counts from the next question to the gate on. Records are never changed; `complianceRecordEnd` ends one. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      customerId: t.globalID({ required: true, description: 'The customer.' }),
      caseId: t.globalID({ description: 'The case; left out: every case of the customer.' }),
      record: t.field({ type: data, required: true, description: 'What is so.' }),
      at: t.field({ type: 'DateTime', description: 'When it happened, or was received; now where left out.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this record.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const now = clock.now()
      const recordId = await recordFact(
        db,
        {
          customerId: inputId(input.customerId, 'Customer', 'customerId'),
          caseId: optionalId(input.caseId, 'Case', 'caseId'),
          ...recordOf(input.record), at: input.at ?? now, idempotencyKey: input.idempotencyKey,
        },
        { at: now, actor: viewer.subject },
      )
      return { recordId }
    },
    payload: (t) => ({
      record: t.prismaField({
        type: 'ComplianceRecord',
        nullable: true,
        description: 'The record.',
        resolve: (query, { recordId }, _args, { db }) => (recordId === undefined ? null : db.prisma.complianceRecord.findUnique({ ...query, where: { id: recordId } })),
      }),
    }),
  })
}
