import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { PackContentDiffers } from './pack-life.errors.ts'
import { loadPack } from './pack-life.service.ts'
import { packPayload } from './pack-payload.ts'
import { PackInvalid } from './pack.errors.ts'

/** `rulePackLoad`: a pack of the institution’s own, or its version of a shipped one. */
export function addPackLoad({ mutation }: Graph): void {
  mutation({
    name: 'rulePackLoad',
    description:
      'Stores a rule pack. A code that is new binds at once; a version that takes another’s place binds when a second person has signed it off. The same content again changes nothing.',
    roles: ['COMPLIANCE'],
    input: (t) => ({ pack: t.field({ type: 'Json', required: true, description: 'The pack: an object, or its JSON as text.' }) }),
    errors: [PackInvalid, PackContentDiffers, InvalidInput],
    resolve: async ({ pack }, { db, clock, viewer }) => {
      const { id } = await loadPack(db, pack, { at: clock.now(), actor: viewer.subject })
      return { id }
    },
    payload: packPayload,
  })
}
