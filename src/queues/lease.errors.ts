import { UserError } from '../schema/errors.ts'

/** The item is not, or no longer, leased by this agent. */
export class NotLeaseholder extends UserError {
  readonly code = 'NOT_LEASEHOLDER'

  constructor(workItemId: number, agent: string, path: readonly string[] = ['workItemId']) {
    super(`Work item ${workItemId} is not leased by ${agent}. Claim the next item of the queue, and work on that one.`, path)
  }
}

/** The lease ran out before the agent was done. */
export class LeaseExpired extends UserError {
  readonly code = 'LEASE_EXPIRED'
  readonly expiredAt: Date

  constructor(workItemId: number, expiredAt: Date, path: readonly string[] = ['workItemId']) {
    super(`The lease on work item ${workItemId} ran out at ${expiredAt.toISOString()}. Claim again: you may get the same item, if nobody took it.`, path)
    this.expiredAt = expiredAt
  }
}

/** The item, or another one of the same customer, is leased. One agent at a time may hold a customer. */
export class AlreadyLeased extends UserError {
  readonly code = 'ALREADY_LEASED'
  readonly leaseUntil: Date

  constructor(workItemId: number, leaseUntil: Date) {
    super(
      `The customer of work item ${workItemId} is held by an agent until ${leaseUntil.toISOString()}. Claim without naming an item to get the next free one.`,
      ['workItemId'],
    )
    this.leaseUntil = leaseUntil
  }
}

/** The item waits for its first lawful instant. */
export class NotYetAvailable extends UserError {
  readonly code = 'NOT_YET_AVAILABLE'
  readonly availableAt: Date

  constructor(workItemId: number, availableAt: Date) {
    super(`Work item ${workItemId} is available from ${availableAt.toISOString()}. Claim it then.`, ['workItemId'])
    this.availableAt = availableAt
  }
}
