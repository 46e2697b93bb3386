import { UserError } from '../schema/errors.ts'

/** Only what cases are enrolled in can be paused. */
export class VersionNotPublished extends UserError {
  readonly code = 'VERSION_NOT_PUBLISHED'
  readonly state: string

  constructor(label: string, state: string) {
    super(`${label} is ${state}, and only a published version can be paused. Name the strategy's published version.`, ['versionId'])
    this.state = state
  }
}
