import { UserError } from '../schema/errors.ts'

/** A bucket scheme has gaps, overlaps, no open top, or a name twice. Every fault is listed. */
export class BucketSchemeInvalid extends UserError {
  readonly code = 'BUCKET_SCHEME_INVALID'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The bucket scheme cannot be used: ${faults.join(' ')} Mend the scheme's file.`)
    this.faults = faults
  }
}
