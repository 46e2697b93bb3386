/**
 * The two families of failure. A `UserError` is expected: the caller can mend it, it is part of the schema, and it
 * reaches the client as a member of a mutation's `errors`. Anything else is a defect: it is logged and masked.
 */
export abstract class UserError extends Error {
  /** Stable, upper snake case, never reused. */
  abstract readonly code: string
  /** Where in the input, from the argument inward. */
  readonly path: readonly string[]

  constructor(message: string, path: readonly string[] = []) {
    super(message)
    this.name = new.target.name
    this.path = path
  }
}

/** The thing asked for does not exist, or the asker may not see it: the two answer alike. */
export class NotFound extends UserError {
  readonly code = 'NOT_FOUND'
  readonly entity: string

  constructor(entity: string, id: string | number | bigint, path: readonly string[] = []) {
    super(`No ${entity} ${id} that you may see. Check the id, or ask for access.`, path)
    this.entity = entity
  }
}

/** A value is malformed or out of range. */
export class InvalidInput extends UserError {
  readonly code = 'INVALID_INPUT'
}

/** The state machine has no such move. */
export class IllegalTransition extends UserError {
  readonly code = 'ILLEGAL_TRANSITION'
  readonly entity: string
  readonly from: string
  readonly to: string
  readonly allowed: readonly string[]

  constructor(entity: string, from: string, to: string, allowed: readonly string[]) {
    super(`${entity} cannot go from ${from} to ${to}; from ${from} it can go to ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}.`)
    this.entity = entity
    this.from = from
    this.to = to
    this.allowed = allowed
  }
}

/** The same idempotency key came with different content. */
export class IdempotencyConflict extends UserError {
  readonly code = 'IDEMPOTENCY_CONFLICT'

  constructor(key: string) {
    super(`The idempotency key ${key} was used before with other content. Send the same content, or a new key.`, ['idempotencyKey'])
  }
}
