export interface ConfigFault {
  readonly variable: string
  readonly message: string
}

/** Environment and configuration file do not describe a server that can be started. Holds every fault. */
export class ConfigInvalid extends Error {
  readonly code = 'CONFIG_INVALID'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    super(`The configuration is not right:\n${faults.map((f) => `  ${f.variable} ${f.message}`).join('\n')}`)
    this.name = 'ConfigInvalid'
    this.faults = faults
  }
}
