import { UserError } from '../schema/errors.ts'
import type { PackFault } from './pack.errors.ts'

/** Golden cases that cannot be read. Carries every fault, not the first. */
export class PackCasesInvalid extends UserError {
  readonly code = 'PACK_CASES_INVALID'
  readonly faults: readonly PackFault[]

  constructor(faults: readonly PackFault[]) {
    super(`The cases have ${faults.length} fault(s):\n${faults.map((f) => `  ${f.where}: ${f.what}`).join('\n')}\nMend them and run the check again.`)
    this.faults = faults
  }
}
