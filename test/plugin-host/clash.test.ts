import { isEnumType, isObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { NO_DATABASE } from '../../src/commands/house.ts'
import { systemClock } from '../../src/db/clock.ts'
import { PluginBootError } from '../../src/plugin-host/boot.errors.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { UserError } from '../../src/plugin-host/index.ts'
import { plugin } from './make.ts'

type Graph = Parameters<NonNullable<AnyPlugin['extendSchema']>>[0]

const adds = (name: string, extendSchema: (graph: Graph) => void): AnyPlugin => plugin(name, {}, { extendSchema })
const app = (...plugins: AnyPlugin[]) => createApp({ db: NO_DATABASE, clock: systemClock, plugins })
const faultsOf = (...plugins: AnyPlugin[]) => {
  try {
    app(...plugins)
  } catch (error) {
    if (error instanceof PluginBootError) return error.faults.map((f) => `${f.plugin}: ${f.path}: ${f.message}`)
    throw error
  }
  return []
}

const type = (name: string) => (graph: Graph) =>
  graph.builder.objectRef<{ n: number }>(name).implement({ description: 'A thing.', fields: (t) => ({ n: t.exposeInt('n', { description: 'N.' }) }) })
const enumOf = (name: string) => (graph: Graph) => void graph.builder.enumType(name, { description: 'Kinds.', values: { ONE: { description: 'One.' } } as const })
const root = (name: string) => (graph: Graph) => graph.builder.queryField(name, (t) => t.int({ nullable: true, description: 'A number.', resolve: () => 1 }))
const onCase = (name: string, nullable = true) => (graph: Graph) =>
  graph.builder.prismaObjectField('Case', name as never, ((t: { int(options: object): unknown }) => t.int({ nullable, description: 'A number.', resolve: () => 1 })) as never)

class CourtBusy extends UserError {
  readonly code = 'COURT_BUSY'
}
const error = (graph: Graph) => graph.errorType(CourtBusy, { description: 'Busy.' })
class OtherCourtBusy extends UserError {
  readonly code = 'COURT_BUSY'
  static override readonly name = 'CourtBusy'
}
const otherError = (graph: Graph) => graph.errorType(OtherCourtBusy, { description: 'Busy.' })

describe('a clash names both', () => {
  it.each<[string, (graph: Graph) => void, (graph: Graph) => void, string]>([
    ['a type', type('CourtThing'), type('CourtThing'), 'b: extendSchema: the type CourtThing is already there, from plugin a.'],
    ['an enum', enumOf('CourtKind'), enumOf('CourtKind'), 'b: extendSchema: the type CourtKind is already there, from plugin a.'],
    ['a type and an enum', type('CourtThing'), enumOf('CourtThing'), 'b: extendSchema: the type CourtThing is already there, from plugin a.'],
    ['an error', error, otherError, 'b: extendSchema: the type CourtBusy is already there, from plugin a.'],
    ['a root field', root('courtCount'), root('courtCount'), 'b: Query.courtCount: the field Query.courtCount is already there, from plugin a.'],
    ['a field on a core type', onCase('courtCount'), onCase('courtCount'), 'b: Case.courtCount: the field Case.courtCount is already there, from plugin a.'],
  ])('over %s', (_, first, second, fault) => {
    expect(faultsOf(adds('a', first), adds('b', second))).toEqual([expect.stringContaining(fault)])
  })

  it.each<[string, (graph: Graph) => void, string]>([
    ['a type', type('Case'), 'a: extendSchema: the type Case is already there, from the core.'],
    ['an enum', enumOf('Grade'), 'a: extendSchema: the type Grade is already there, from the core.'],
    ['a root field', root('cases'), 'a: Query.cases: the field Query.cases is already there, from the core.'],
    ['a field', onCase('state'), 'a: Case.state: the field Case.state is already there, from the core.'],
  ])('also with the core, over %s', (_, extend, fault) => {
    expect(faultsOf(adds('a', extend))).toEqual([expect.stringContaining(fault)])
  })

  it('and all of them are told at once', () => {
    const faults = faultsOf(
      adds('a', (graph) => { root('one')(graph); onCase('two')(graph); root('three')(graph) }),
      adds('b', (graph) => { root('one')(graph); onCase('two')(graph) }),
      adds('c', root('three')),
    )
    expect(faults.map((fault) => fault.split(':').slice(0, 2).join(':'))).toEqual(['b: Query.one', 'b: Case.two', 'c: Query.three'])
  })
})

it('no plugin adds to another’s type, by its name or its reference', () => {
  let ref: ReturnType<ReturnType<typeof type>>
  const owns = adds('a', (graph) => { ref = type('CourtThing')(graph) })
  const meddles = adds('b', (graph) => graph.builder.objectField(ref, 'mine', (t) => t.int({ nullable: true, description: 'Mine.', resolve: () => 1 })))
  expect(faultsOf(owns, meddles)).toEqual([expect.stringContaining('b: CourtThing.mine: CourtThing is a type of plugin a; a plugin adds fields to the core\'s types and its own only.')])
})

it('a field on a core type or a query that cannot be null is refused, with its type mended', () => {
  expect(faultsOf(adds('a', onCase('courtCount', false)), adds('b', (graph) => graph.builder.queryField('courtTotal', (t) => t.int({ description: 'N.', resolve: () => 1 }))))).toEqual([
    'a: Case.courtCount: is Int!; make it nullable, Int: when it fails, the Case would fail with it.',
    'b: Query.courtTotal: is Int!; make it nullable, Int: when it fails, the Query would fail with it.',
  ])
})

it('says whose each thing is where the plugin does not, once', () => {
  const own = adds('court', (graph) => {
    type('CourtThing')(graph)
    enumOf('CourtKind')(graph)
    root('courtCount')(graph)
    onCase('courtCases')(graph)
    graph.builder.queryField('courtSaid', (t) => t.int({ nullable: true, description: 'Said. Provided by plugin court.', resolve: () => 1 }))
  })
  const { schema } = app(own)
  const field = (at: string, name: string) => {
    const found = schema.getType(at)
    return isObjectType(found) ? found.getFields()[name]?.description : null
  }
  expect(schema.getType('CourtThing')?.description).toBe('A thing. Provided by plugin court.')
  expect(isEnumType(schema.getType('CourtKind')) && schema.getType('CourtKind')?.description).toBe('Kinds. Provided by plugin court.')
  expect(field('Query', 'courtCount')).toBe('A number. Provided by plugin court.')
  expect(field('Case', 'courtCases')).toBe('A number. Provided by plugin court.')
  expect(field('Query', 'courtSaid')).toBe('Said. Provided by plugin court.')
  expect(field('Query', 'cases')).not.toContain('Provided by')
})

it('the builder is sealed: a plugin that keeps it adds nothing later', () => {
  let kept: Graph | undefined
  app(adds('keeps', (graph) => { kept = graph; root('keptOne')(graph) }))
  expect(() => root('keptTwo')(kept as Graph)).toThrow(/too late/)
})
