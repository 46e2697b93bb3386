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

/** Nothing stands in the way but words that must be said, and that nobody declared. The item stays with the agent. */
export class RequirementMissing extends UserError {
  readonly code = 'REQUIREMENT_MISSING'
  readonly requirements: readonly string[]

  constructor(requirements: readonly string[]) {
    super(`What you say must contain ${requirements.join(', ')}. Say it in the contact, and dispatch again with these codes in content.`, ['content'])
    this.requirements = requirements
  }
}

/** Who acts may not approve: it takes two. */
export class ApproverIsActor extends UserError {
  readonly code = 'APPROVER_IS_ACTOR'
  readonly agentCode: string

  constructor(agentCode: string) {
    super(`${agentCode} has the item, and would approve their own contact. Someone else approves.`, ['actionId'])
    this.agentCode = agentCode
  }
}
