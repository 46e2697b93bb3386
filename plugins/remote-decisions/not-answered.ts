/** Why an endpoint gave no usable answer; no part of its response is in the text. */
export class NotAnswered extends Error {
  /** Another try may succeed. */
  readonly again: boolean
  /** Milliseconds that the endpoint asks us to wait; null: it did not say. */
  readonly afterMs: number | null

  constructor(message: string, { again = false, afterMs = null }: { again?: boolean; afterMs?: number | null } = {}) {
    super(message)
    this.again = again
    this.afterMs = afterMs
  }
}
