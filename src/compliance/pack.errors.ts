import { UserError } from '../schema/errors.ts'

export interface PackFault {
  /** Where in the pack, such as `rules.3.parameters.limit`. */
  readonly where: string
  readonly what: string
}

/** A rule pack that cannot be used. Carries every fault, not the first. */
export class PackInvalid extends UserError {
  readonly code = 'PACK_INVALID'
  readonly faults: readonly PackFault[]

  constructor(faults: readonly PackFault[]) {
    super(`The rule pack has ${faults.length} fault(s):\n${faults.map((f) => `  ${f.where}: ${f.what}`).join('\n')}\nMend them and load it again.`)
    this.faults = faults
  }
}
