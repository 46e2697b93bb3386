import { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound } from './errors.ts'
import type { Graph } from './graph.ts'

/** The expected failures that every station shares. */
export function addCommonErrors({ errorType }: Graph): void {
  errorType(NotFound, {
    description: 'It does not exist, or you may not see it.',
    fields: (t) => ({ entity: t.exposeString('entity', { description: 'What was looked for.' }) }),
  })
  errorType(InvalidInput, { description: 'A value is malformed or out of range; `path` says which.' })
  errorType(IllegalTransition, {
    description: 'The life cycle has no such move.',
    fields: (t) => ({
      entity: t.exposeString('entity', { description: 'What was to be moved.' }),
      from: t.exposeString('from', { description: 'State that it is in.' }),
      to: t.exposeString('to', { description: 'State that was asked for.' }),
      allowed: t.stringList({ description: 'States that it can go to from there.', resolve: (error) => [...error.allowed] }),
    }),
  })
  errorType(IdempotencyConflict, { description: 'The idempotency key was used before with other content.' })
}
