import { UserError } from '../schema/errors.ts'

/** One thing wrong in a structured input. */
export interface Fault {
  /** From the root of the checked value inward: `['all', '0', 'value']`. */
  readonly path: readonly string[]
  /** What is wrong, and the mend. */
  readonly message: string
}

/** A condition that is not well formed, or not of the facts' types. Lists every fault. */
export class ConditionInvalid extends UserError {
  readonly code = 'CONDITION_INVALID'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], path: readonly string[] = []) {
    super(`The condition is not valid: ${faults.map(faultText).join(' ')}`, path)
    this.faults = faults
  }
}

/** `all.0.value: …`, or the message alone at the root. */
export function faultText(fault: Fault): string {
  return fault.path.length === 0 ? fault.message : `${fault.path.join('.')}: ${fault.message}`
}
