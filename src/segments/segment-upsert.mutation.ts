import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { ConditionInvalid } from './condition.errors.ts'
import type { ConditionTypes } from './condition.graph.ts'
import { conditionJson } from './condition-input.rules.ts'
import { upsertSegment } from './segment.service.ts'

/** `segmentUpsert`: a segment entered or changed. */
export function addSegmentUpsert({ mutation }: Graph, { condition }: ConditionTypes): void {
  mutation({
    name: 'segmentUpsert',
    description: 'Enters a segment, or changes the one of that code. Cases move with the next cycle; `caseCount` says beforehand how many its rule would catch.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, 1 to 64 letters, digits, dots, dashes and underscores.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
      nameZh: t.string({ description: 'Name in Chinese.' }),
      description: t.string({ description: 'Whom it is meant for.' }),
      precedence: t.int({ required: true, description: 'Of the segments that match, the lowest wins, then the code.' }),
      rule: t.field({ type: condition, required: true, description: 'Which cases, by facts of the case.' }),
    }),
    errors: [InvalidInput, ConditionInvalid],
    resolve: async ({ code, name, nameZh, description, precedence, rule }, { db, clock, viewer }) =>
      upsertSegment(
        db,
        { code, name, nameZh: nameZh ?? null, description: description ?? '', precedence, rule: conditionJson(rule) },
        { at: clock.now(), actor: viewer.subject },
      ),
    payload: (t) => ({
      segment: t.prismaField({
        type: 'Segment',
        nullable: true,
        description: 'The segment.',
        resolve: (query, { segmentId }, _args, { db }) => (segmentId === undefined ? null : db.prisma.segment.findUnique({ ...query, where: { id: segmentId } })),
      }),
    }),
  })
}
