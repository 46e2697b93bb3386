import { formatBootTable } from '../plugin-host/boot-table.ts'
import type { BootRow } from '../plugin-host/boot.ts'
import type { LoadedPlugins } from '../plugin-sources/load.ts'
import { say } from './command.ts'

/** The boot table, and what is listed and was not even loaded. */
export function sayPlugins(rows: readonly BootRow[], { notLoaded, notes }: Pick<LoadedPlugins, 'notLoaded' | 'notes'>): void {
  say(formatBootTable(rows))
  for (const { use, origin, why } of notLoaded) say(`off: ${use} (${origin}): ${why}`)
  for (const [name, told] of Object.entries(notes)) for (const note of told) say(`note: ${name}: ${note}`)
}
