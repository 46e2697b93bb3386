import type { Capability } from './define-plugin.ts'

/** A plugin used a door that it had not declared. A fault of the plugin, not of the person asking. */
export class CapabilityDenied extends Error {
  readonly code = 'CAPABILITY_DENIED'

  constructor(plugin: string, capability: Capability, door: string) {
    super(`Plugin ${plugin} used ${door} without the capability ${capability}. Add '${capability}' to its capabilities.`)
    this.name = 'CapabilityDenied'
  }
}
