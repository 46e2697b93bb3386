import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { PluginFault } from './order.ts'

export interface ReadConfig {
  /** Parsed and deeply frozen; undefined when there are faults. */
  readonly config: unknown
  readonly hash: string
  readonly faults: readonly PluginFault[]
}

/** Options -> configuration, or every fault in them. Checks the schema too: it must accept `{}` and refuse unknown keys. */
export function readConfig(plugin: string, schema: z.ZodType, options: unknown): ReadConfig {
  const faults: PluginFault[] = []
  if (!schema.safeParse({}).success) {
    faults.push({ plugin, path: 'config', message: 'its schema does not accept {}. Give every option a default.' })
  } else if (schema.safeParse({ '\u0000unknown': true }).success) {
    faults.push({ plugin, path: 'config', message: 'its schema accepts unknown options, so a misspelt one would pass unseen. Use z.strictObject.' })
  }
  const parsed = schema.safeParse(options ?? {})
  if (parsed.success) return { config: deepFreeze(parsed.data), hash: hashOf(parsed.data), faults }
  for (const issue of parsed.error.issues) {
    faults.push({ plugin, path: ['config', ...issue.path].map(String).join('.'), message: issue.message })
  }
  return { config: undefined, hash: '', faults }
}

/** First 12 hex digits of SHA-256 over the configuration with sorted keys: equal configurations have equal hashes. */
function hashOf(config: unknown): string {
  const sorted = JSON.stringify(config, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest('hex').slice(0, 12)
}

/** Freezes what is not frozen yet, with all that hangs on it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
