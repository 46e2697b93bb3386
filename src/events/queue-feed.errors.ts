import { UserError } from '../schema/errors.ts'

/** The `since` of a subscriber lies beyond what the queue has seen. */
export class SequenceAhead extends UserError {
  readonly code = 'SEQUENCE_AHEAD'
  /** The queue's own sequence. */
  readonly current: number

  constructor(queueId: number, since: number, current: number) {
    super(
      `Queue ${queueId} has come to change ${current}, and you ask for what follows ${since}: that number is from another database. Read the queue afresh, and subscribe with its own sequence.`,
      ['since'],
    )
    this.current = current
  }
}
