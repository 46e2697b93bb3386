import { UserError } from '../schema/errors.ts'

/** The `since` of a subscriber is no cursor, or one that this database has not come to. */
export class SequenceUnknown extends UserError {
  readonly code = 'SEQUENCE_UNKNOWN'

  constructor(why: 'malformed' | 'ahead') {
    super(
      why === 'malformed'
        ? 'since is not a sequence that this subscription gave out. Pass the last `sequence` seen as it came, or leave it out.'
        : 'since lies beyond what has happened here: it is from another database. Read afresh, and subscribe without since.',
      ['since'],
    )
  }
}
