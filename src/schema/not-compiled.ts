/**
 * Says that a document, or one answer to it, is left to normal execution, which knows everything. Nobody's fault, and never
 * shown to a client.
 */
export class NotCompiled extends Error {
  constructor(because: string, options?: ErrorOptions) {
    super(because, options)
    this.name = 'NotCompiled'
  }
}
