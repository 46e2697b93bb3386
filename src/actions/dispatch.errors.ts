import { UserError } from '../schema/errors.ts'

/** A named no, as it is stored beside the action. */
export interface DispatchRefusal {
  readonly code: string
  /** Rule of the pack, or `plugin:NAME:CODE`. */
  readonly rule: string
  readonly citation: string | null
  readonly reason: string
  /** First instant at which this rule alone would allow; null: not foreseeable. */
  readonly nextAllowedAt: Date | null
}

/** The gate, or a plugin's guard, refused the contact at dispatch. It is not to be made. */
export class ContactRefused extends UserError {
  readonly code = 'CONTACT_REFUSED'
  readonly refusals: readonly DispatchRefusal[]

  constructor(refusals: readonly DispatchRefusal[]) {
    super(`This contact may not be made now: ${refusals.map((r) => `${r.code} (${r.reason})`).join('; ')}. Claim the next item.`, ['workItemId'])
    this.refusals = refusals
  }
}
