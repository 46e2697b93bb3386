import { UserError } from '../schema/errors.ts'

/** Events that an earlier checkpoint vouches for are not as they were. */
export class AuditChainBroken extends UserError {
  readonly code = 'AUDIT_CHAIN_BROKEN'
  readonly findings: readonly string[]

  constructor(findings: readonly string[]) {
    super(`The audit trail is not as it was: ${findings.join('; ')}. Compare with an earlier export, and with a backup of that time.`)
    this.findings = findings
  }
}
