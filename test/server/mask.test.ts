import { PothosValidationError } from '@pothos/core'
import { GraphQLError } from 'graphql'
import { expect, it } from 'vitest'
import { ClientError } from '../../src/schema/client-error.ts'
import { InvalidInput } from '../../src/schema/errors.ts'
import { maskError } from '../../src/server/mask.ts'

/** As the executor wraps what a resolver throws. */
const thrown = (error: Error) => new GraphQLError(error.message, { path: ['x'], originalError: error })
const told = (error: unknown) => {
  const { error: out, defect } = maskError(error, 'r1')
  return { message: out.message, code: out.extensions['code'], path: out.path, defect }
}

it('lets our own errors through as they were thrown', () => {
  expect(told(thrown(new ClientError('FORBIDDEN', 'No.')))).toEqual({ message: 'No.', code: 'FORBIDDEN', path: ['x'], defect: null })
  expect(told(thrown(new InvalidInput('Too long.', ['a'])))).toMatchObject({ message: 'Too long.', code: 'INVALID_INPUT', defect: null })
})

it('lets through what the parser and the validator say', () => {
  expect(told(new GraphQLError('Cannot query field "x".'))).toMatchObject({ message: 'Cannot query field "x".', code: 'GRAPHQL_VALIDATION_FAILED', defect: null })
})

it.each([
  ['an Error', new Error('password=hunter2')],
  ['a GraphQLError of someone else', new GraphQLError('password=hunter2')],
  ['a Pothos error, which is a GraphQLError', new PothosValidationError('password=hunter2')],
])('masks %s thrown by a resolver, and keeps it for the log', (_what, error) => {
  const out = told(thrown(error))
  expect(out).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', path: ['x'], defect: error })
  expect(out.message).toContain('r1')
  expect(out.message).not.toContain('hunter2')
})

it('masks a Pothos error that comes without a path', () => {
  expect(told(new PothosValidationError('password=hunter2')).message).not.toContain('hunter2')
})
