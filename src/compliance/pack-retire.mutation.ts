import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { PackInUse } from './pack-life.errors.ts'
import { retirePack } from './pack-life.service.ts'
import { packPayload } from './pack-payload.ts'

/** `rulePackRetire`: the end of a version of the institution's own. */
export function addPackRetire({ mutation }: Graph): void {
  mutation({
    name: 'rulePackRetire',
    description: 'Ends a version of your own: the one before it binds again, if there is one. A shipped pack is not retired. Again it changes nothing.',
    roles: ['COMPLIANCE'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Code of the pack.' }),
      version: t.string({ required: true, description: 'Its version.' }),
    }),
    errors: [NotFound, InvalidInput, PackInUse],
    resolve: async (named, { db, clock, viewer }) => ({ id: await retirePack(db, named, { at: clock.now(), actor: viewer.subject }) }),
    payload: packPayload,
  })
}
