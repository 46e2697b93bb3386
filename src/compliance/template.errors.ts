import { UserError } from '../schema/errors.ts'
import type { TemplateFinding } from './template-lint.rules.ts'

/** A text with faults that may not be submitted, approved or published. Lists every finding, the warnings too. */
export class TemplateInvalid extends UserError {
  readonly code = 'TEMPLATE_INVALID'
  readonly findings: readonly TemplateFinding[]

  constructor(label: string, findings: readonly TemplateFinding[]) {
    const faults = findings.filter((finding) => finding.severity === 'ERROR')
    super(`${label} may not go out: ${faults.map((f) => `${f.rule}${f.excerpt === '' ? '' : ` ("${f.excerpt}")`}: ${f.message}`).join(' ')} Mend the draft.`, ['templateVersionId'])
    this.findings = findings
  }
}

/** The text of a version that is not a draft was to be changed. */
export class TemplateVersionImmutable extends UserError {
  readonly code = 'TEMPLATE_VERSION_IMMUTABLE'
  readonly state: string

  constructor(label: string, state: string) {
    super(`${label} is ${state}, and only a draft can be changed. Make a new version.`, ['templateVersionId'])
    this.state = state
  }
}

/** Who submitted a text may not approve it. */
export class TemplateFourEyesRequired extends UserError {
  readonly code = 'TEMPLATE_FOUR_EYES_REQUIRED'
  readonly submittedBy: string

  constructor(label: string, submittedBy: string) {
    super(`${label} was submitted by ${submittedBy}, who may not approve it too. Ask someone else to read and approve it.`, ['templateVersionId'])
    this.submittedBy = submittedBy
  }
}

/** The lint warns, and nobody said why the text may go out all the same. */
export class TemplateNoteRequired extends UserError {
  readonly code = 'TEMPLATE_NOTE_REQUIRED'
  readonly findings: readonly TemplateFinding[]

  constructor(label: string, findings: readonly TemplateFinding[]) {
    super(`${label} has warnings: ${findings.map((f) => `${f.rule} ("${f.excerpt}"): ${f.message}`).join(' ')} Approve it with a note that says why it may go out, or return it.`, ['note'])
    this.findings = findings
  }
}

/** The code is in use. */
export class TemplateCodeTaken extends UserError {
  readonly code = 'TEMPLATE_CODE_TAKEN'

  constructor(templateCode: string) {
    super(`There is a template ${templateCode} already. Choose another code, or make a new version of it.`, ['code'])
  }
}
