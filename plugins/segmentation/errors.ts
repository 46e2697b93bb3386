import { UserError } from '../../src/plugin-host/index.ts'

/** One thing wrong in a structured input. */
export interface Fault {
  /** From `input` inward: `['scorecard', 'cutOffs']`. */
  readonly path: readonly string[]
  readonly message: string
}

const listed = (faults: readonly Fault[]): string => faults.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ')

/** A scorecard by which no case can be graded. Lists every fault. */
export class SegmentationScorecardInvalid extends UserError {
  readonly code = 'SEGMENTATION_SCORECARD_INVALID'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(`The scorecard cannot be used. ${listed(faults)}`, ['scorecard'])
    this.faults = faults
  }
}

/** The content of a version that is not a draft was to be changed. */
export class SegmentationScorecardImmutable extends UserError {
  readonly code = 'SEGMENTATION_SCORECARD_IMMUTABLE'
  readonly state: string

  constructor(number: number, state: string) {
    super(`Scorecard ${number} is ${state}, and only a draft can be changed. Make a new draft.`, ['segmentationScorecardVersionId'])
    this.state = state
  }
}

/** Who wrote a scorecard may not publish it. */
export class SegmentationFourEyesRequired extends UserError {
  readonly code = 'SEGMENTATION_FOUR_EYES_REQUIRED'
  readonly editedBy: string

  constructor(number: number, editedBy: string) {
    super(`Scorecard ${number} was written by ${editedBy}, who may not publish it too. Ask someone else to publish it.`, ['segmentationScorecardVersionId'])
    this.editedBy = editedBy
  }
}

/** A bucket scheme that does not give every number of days exactly one bucket. Lists every fault. */
export class SegmentationBucketSchemeInvalid extends UserError {
  readonly code = 'SEGMENTATION_BUCKET_SCHEME_INVALID'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(`The bucket scheme cannot be used. ${listed(faults)}`, ['buckets'])
    this.faults = faults
  }
}
