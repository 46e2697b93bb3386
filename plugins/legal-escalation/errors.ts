import { UserError, type Veto } from '../../src/plugin-host/index.ts'

/** A legal step is not allowed yet, or at all; every missing prerequisite is listed. */
export class LegalPrerequisitesMissing extends UserError {
  readonly code = 'LEGAL_PREREQUISITES_MISSING'
  readonly missing: readonly Veto[]

  constructor(missing: readonly Veto[]) {
    const count = missing.length === 1 ? 'A prerequisite is' : `${missing.length} prerequisites are`
    super(`${count} missing: ${missing.map((veto) => veto.reason).join(' ')}`)
    this.missing = missing
  }
}

/** The case is already on its way to court. */
export class LegalCaseExists extends UserError {
  readonly code = 'LEGAL_CASE_EXISTS'

  constructor(stage: string, openedOn: string, closed: boolean) {
    super(
      closed
        ? `A legal case was opened on ${openedOn} and is ${stage}. Open the next one on another day.`
        : `The case has a legal case in stage ${stage}, opened on ${openedOn}. Go on with that one, or withdraw it first.`,
      ['caseId'],
    )
  }
}

/** Four eyes: who asked for an approval does not decide on it. */
export class LegalApproverIsRequester extends UserError {
  readonly code = 'APPROVER_IS_REQUESTER'
  readonly requestedBy: string

  constructor(requestedBy: string) {
    super(`${requestedBy} asked for this approval and may not give it. Have another person decide.`, ['approvalId'])
    this.requestedBy = requestedBy
  }
}

/** Measures are planned and started under enforcement only. */
export class LegalMeasureNeedsEnforcement extends UserError {
  readonly code = 'LEGAL_MEASURE_NEEDS_ENFORCEMENT'
  readonly stage: string

  constructor(stage: string, path: string) {
    super(`The legal case is in stage ${stage}. A measure needs ENFORCEMENT: advance the legal case first.`, [path])
    this.stage = stage
  }
}
