import { UserError } from '../schema/errors.ts'
import { type Fault, faultText } from '../segments/condition.errors.ts'

/** Steps that make no timetable. Lists every fault. */
export class StepsInvalid extends UserError {
  readonly code = 'STEPS_INVALID'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super(`The steps are not valid: ${faults.map(faultText).join(' ')}`, ['steps'])
    this.faults = faults
  }
}

/** Content of a version that is not a draft was to be changed. */
export class VersionImmutable extends UserError {
  readonly code = 'VERSION_IMMUTABLE'
  readonly state: string

  constructor(label: string, state: string) {
    super(`${label} is ${state}, and only a draft can be changed. Make a new version that copies it.`, ['strategyVersionId'])
    this.state = state
  }
}

/** Who submitted a version may not approve it. */
export class FourEyesRequired extends UserError {
  readonly code = 'FOUR_EYES_REQUIRED'
  readonly submittedBy: string

  constructor(label: string, submittedBy: string) {
    super(`${label} was submitted by ${submittedBy}, who may not approve it too. Ask someone else to approve it.`, ['strategyVersionId'])
    this.submittedBy = submittedBy
  }
}

/** Another strategy is published for the segment. */
export class SegmentHasStrategy extends UserError {
  readonly code = 'SEGMENT_HAS_STRATEGY'
  readonly strategyCode: string

  constructor(segmentCode: string, strategyCode: string) {
    super(`Segment ${segmentCode} already follows the published strategy ${strategyCode}. Retire that version first.`, ['strategyVersionId'])
    this.strategyCode = strategyCode
  }
}

/** The code is in use. */
export class StrategyCodeTaken extends UserError {
  readonly code = 'STRATEGY_CODE_TAKEN'

  constructor(strategyCode: string) {
    super(`There is a strategy ${strategyCode} already. Choose another code, or make a new version of it.`, ['code'])
  }
}
