import { UserError } from '../schema/errors.ts'

/** The agent lacks a skill that the queue requires. */
export class AgentNotSkilled extends UserError {
  readonly code = 'AGENT_NOT_SKILLED'
  readonly missing: readonly string[]

  constructor(agent: string, missing: readonly string[]) {
    super(`Agent ${agent} lacks ${missing.join(', ')}, which this queue requires. Take another queue, or have the skill entered.`, ['queueId'])
    this.missing = missing
  }
}

/** A certificate of the agent that the queue requires has run out. */
export class AgentNotCertified extends UserError {
  readonly code = 'AGENT_NOT_CERTIFIED'
  readonly expired: readonly string[]

  constructor(agent: string, expired: readonly string[]) {
    super(`The certificate ${expired.join(', ')} of agent ${agent} has run out. Renew it before working this queue.`, ['queueId'])
    this.expired = expired
  }
}
