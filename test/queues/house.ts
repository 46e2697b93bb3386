import { type ExecutionResult, graphql, type GraphQLSchema, parse, subscribe } from 'graphql'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import type { Context } from '../../src/schema/context.ts'
import type { Viewer } from '../../src/schema/viewer.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')

export const viewer = (more: Partial<Viewer> = {}): Viewer => ({ subject: 'someone', roles: ['MANAGER'], agentCode: null, portfolios: null, ...more })

export const globalId = (type: string, id: number): string => Buffer.from(`${type}:${id}`).toString('base64')

const context = (db: Database, who: Viewer): Context => ({ db, clock, viewer: who })

// oxlint-disable-next-line no-explicit-any -- a test knows the shape of what it asked for
export async function ask(schema: GraphQLSchema, db: Database, source: string, variableValues: Record<string, unknown> = {}, who = viewer()): Promise<any> {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: context(db, who) })
  if (errors !== undefined) throw new AggregateError(errors, errors.map((e) => e.message).join('; '))
  return data
}

export async function watch(schema: GraphQLSchema, db: Database, source: string, variableValues: Record<string, unknown> = {}, who = viewer()) {
  return subscribe({ schema, document: parse(source), variableValues, contextValue: context(db, who) }) as Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
}
