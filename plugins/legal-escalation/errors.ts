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

  constructor(stage: string, openedOn: string) {
    super(
      stage === 'WITHDRAWN'
        ? `A legal case was opened and withdrawn on ${openedOn}. Open the next one on another day.`
        : `The case has a legal case in stage ${stage}, opened on ${openedOn}. Go on with that one, or withdraw it first.`,
      ['caseId'],
    )
  }
}
