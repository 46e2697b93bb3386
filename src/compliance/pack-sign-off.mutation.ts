import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { PackContentDiffers, PackSignerIsLoader } from './pack-life.errors.ts'
import { signOffPack } from './pack-life.service.ts'
import { packPayload } from './pack-payload.ts'

/** `rulePackSignOff`: a person's word for exactly one content. */
export function addPackSignOff({ mutation }: Graph): void {
  mutation({
    name: 'rulePackSignOff',
    description: 'Says that a pack with exactly this content may be used; by someone else than who loaded it. Again by the same person it changes nothing.',
    roles: ['COMPLIANCE'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Code of the pack.' }),
      version: t.string({ required: true, description: 'Its version.' }),
      contentHash: t.string({ required: true, description: 'Hash of the content that was read.' }),
      note: t.string({ required: true, description: 'What was checked, and against what.' }),
    }),
    errors: [NotFound, InvalidInput, PackContentDiffers, PackSignerIsLoader],
    resolve: async (signed, { db, clock, viewer }) => ({ id: await signOffPack(db, signed, { at: clock.now(), actor: viewer.subject }) }),
    payload: packPayload,
  })
}
