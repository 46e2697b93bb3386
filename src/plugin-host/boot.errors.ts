import type { PluginFault } from './order.ts'

/** Every fault of every plugin, found before any of them was started. */
export class PluginBootError extends Error {
  readonly code = 'PLUGIN_BOOT_FAILED'
  readonly faults: readonly PluginFault[]

  constructor(faults: readonly PluginFault[]) {
    const lines = faults.map((fault) => `  ${fault.plugin}: ${fault.path}: ${fault.message}`)
    super(`${faults.length === 1 ? '1 fault' : `${faults.length} faults`} in the plugins:\n${lines.join('\n')}`)
    this.name = 'PluginBootError'
    this.faults = faults
  }
}
