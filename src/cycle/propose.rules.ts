import type { Channel } from '../compliance/gate.types.ts'
import type { StepView } from '../plugin-host/catalogue.ts'
import type { DecidedAction, KeptBackAction } from './batch.types.ts'
import type { Cause, Draft, Proposal } from './decide.types.ts'

export interface Proposed {
  readonly cause: Cause
  readonly occurrence: number
  readonly part: number
  /** The step with the channels that are left to it. */
  readonly view: StepView
  readonly retries: KeptBackAction | null
}

/** A proposal about which nothing is decided yet: it stands as refused until something lets it pass. */
export function propose(draft: Draft, { cause, occurrence, part, view, retries }: Proposed): Proposal {
  const action: DecidedAction = {
    plugin: 'asked' in cause ? cause.asked.plugin : null,
    stepKey: view.key,
    occurrence,
    part,
    treatment: view.treatment,
    retries,
    state: 'REFUSED',
    stateReason: null,
    channel: null,
    contactPointId: null,
    tone: null,
    purpose: 'collect',
    templateVersionId: null,
    availableAt: null,
    nextAllowedAt: null,
    refusals: [],
    queueId: null,
    rank: 0,
    decision: {},
  }
  return { draft, cause, view, action, choices: [], channelBy: null, judged: null }
}

/** The channels that an action has not failed on. */
export function notFailed(channels: readonly Channel[], kept: KeptBackAction | null): readonly Channel[] {
  return kept === null || kept.failed.length === 0 ? channels : channels.filter((channel) => !kept.failed.includes(channel))
}
