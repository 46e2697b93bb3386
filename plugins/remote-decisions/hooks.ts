import type { Listeners } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { endpointsOf } from './endpoint.ts'
import { forward } from './forward.service.ts'

/** One listener for each hook that the configuration forwards, and no other. */
export function hooks(config: Config): Listeners<Config> {
  return Object.fromEntries(
    endpointsOf(config).map((endpoint) => [endpoint.hook, (items: readonly object[], ctx: Parameters<typeof forward>[2]) => forward(endpoint, items, ctx)]),
  )
}
