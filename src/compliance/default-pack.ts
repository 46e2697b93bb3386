import { parsePack } from './pack.schema.ts'
import json from './packs/default.pack.json' with { type: 'json' }

/** The pack that binds where no other does: product policy, not the law of any country. Not legal advice. */
export const DEFAULT_PACK = parsePack(json)
