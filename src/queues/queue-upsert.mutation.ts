import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { conditionJson } from '../segments/condition-input.rules.ts'
import { ConditionInvalid } from '../segments/condition.errors.ts'
import type { ConditionTypes } from '../segments/condition.graph.ts'
import { LEASE_SECONDS, upsertQueue } from './queue.service.ts'

/** `queueUpsert`: a queue entered or changed. */
export function addQueueUpsert({ mutation }: Graph, { condition }: ConditionTypes): void {
  mutation({
    name: 'queueUpsert',
    description: 'Enters a queue, or changes the one of that code. Items that are in it stay; the next cycle fills it by the new filter.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, 1 to 64 letters, digits, dots, dashes and underscores.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
      nameZh: t.string({ description: 'Name in Chinese.' }),
      filter: t.field({ type: condition, required: true, description: 'Which actions, by facts of the case and of the action (channel, treatment).' }),
      precedence: t.int({ required: true, description: 'Of the queues that match, the lowest takes the action.' }),
      orderBy: t.string({ required: true, description: 'Fact by which items are worked, highest first; a number or an amount.' }),
      requiredSkills: t.stringList({ description: 'Skills that an agent needs to claim; none where left out.' }),
      leaseSeconds: t.int({
        description: `Seconds that an agent may hold an item, ${LEASE_SECONDS.min} to ${LEASE_SECONDS.max}; ${LEASE_SECONDS.default} where left out.`,
      }),
    }),
    errors: [InvalidInput, ConditionInvalid],
    resolve: async ({ code, name, nameZh, filter, precedence, orderBy, requiredSkills, leaseSeconds }, { db, clock, viewer }) =>
      upsertQueue(
        db,
        {
          code, name, nameZh: nameZh ?? null, filter: conditionJson(filter), precedence, orderBy, requiredSkills: requiredSkills ?? [],
          leaseSeconds: leaseSeconds ?? LEASE_SECONDS.default,
        },
        { at: clock.now(), actor: viewer.subject },
      ),
    payload: (t) => ({
      queue: t.prismaField({
        type: 'Queue',
        nullable: true,
        description: 'The queue.',
        resolve: (query, { queueId }, _args, { db }) => (queueId === undefined ? null : db.prisma.queue.findUnique({ ...query, where: { id: queueId } })),
      }),
    }),
  })
}
