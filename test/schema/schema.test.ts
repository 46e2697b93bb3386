import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { NO_DATABASE } from '../../src/commands/house.ts'
import { systemClock } from '../../src/db/clock.ts'
import { buildSchema, createGraph, printSorted } from '../../src/schema/build.ts'
import { InvalidInput } from '../../src/schema/errors.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'

const schemaWith = (plugins: typeof SHIPPED_PLUGINS) => createApp({ db: NO_DATABASE, clock: systemClock, plugins }).schema
const schema = schemaWith(SHIPPED_PLUGINS)
const core = schemaWith([])
const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
const ROOTS = ['Query', 'Mutation', 'Subscription']

describe('schema.graphql', () => {
  it('is what the code says, with every plugin', () => {
    const file = join(import.meta.dirname, '..', '..', 'schema.graphql')
    expect(existsSync(file), 'run `npm run schema`').toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(printSorted(schema))
  })

  it('of the core alone is whole without any plugin', async () => {
    await expect(printSorted(core)).toMatchFileSnapshot('core-only.schema.graphql')
  })
})

describe('conventions', () => {
  it('every type, field, argument and enum value is described', () => {
    const blank: string[] = []
    const look = (name: string, described: { description?: string | null | undefined }) => {
      if ((described.description ?? '').trim() === '') blank.push(name)
    }
    for (const type of types) {
      look(type.name, type)
      if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value)
      if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field)
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          look(`${type.name}.${field.name}`, field)
          for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name}:)`, argument)
        }
      }
    }
    for (const directive of schema.getDirectives().filter((d) => !isSpecifiedDirective(d))) look(`@${directive.name}`, directive)
    expect(blank).toEqual([])
  })

  it('a mutation takes one input and answers with nullable objects and a list of errors', () => {
    const wrong: string[] = []
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const pascal = field.name.charAt(0).toUpperCase() + field.name.slice(1)
      const payload = getNamedType(field.type) as GraphQLObjectType
      const errors = payload.getFields()['errors']
      const union = errors === undefined ? undefined : getNamedType(errors.type)
      if (field.args.map((a) => `${a.name}: ${a.type}`).join() !== `input: ${pascal}Input!`) wrong.push(`${field.name}: arguments`)
      if (payload.name !== `${pascal}Payload`) wrong.push(`${field.name}: payload`)
      if (!isUnionType(union) || String(errors?.type) !== `[${pascal}Error!]!`) wrong.push(`${field.name}: errors`)
      else for (const member of union.getTypes()) if (!member.getInterfaces().some((i) => i.name === 'UserError')) wrong.push(`${member.name} is no UserError`)
      for (const other of Object.values(payload.getFields())) if (other.name !== 'errors' && isNonNullType(other.type)) wrong.push(`${payload.name}.${other.name} is not nullable`)
    }
    expect(wrong).toEqual([])
  })

  it('lists and their items are never null, and long lists are pages', () => {
    const wrong = types
      .filter((type) => isObjectType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ type, field }) => {
        const list = getNullableType(field.type)
        // `nodes` by ids holds a null for each id that may not be seen.
        return isListType(list) && !isNonNullType(list.ofType) && !(type.name === 'Query' && field.name === 'nodes')
      })
      .map(({ type, field }) => `${type.name}.${field.name}`)
    expect(wrong).toEqual([])
  })

  it('money is never a number', () => {
    const wrong = types
      .filter((type) => isObjectType(type) || isInputObjectType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => `${type.name}.${field.name}: ${field.type}`))
      .filter((text) => !/\.daysPastDue|Share: Float$|Band: Int!$/.test(text) && /(amount|balance|outstanding|pastDue|principal|minor)\w*: (Float|Int|BigInt)/i.test(text))
    expect(wrong).toEqual([])
  })
})

describe('plugins', () => {
  it('change nothing of the core’s types, and add to them only what may be null', () => {
    const wrong: string[] = []
    for (const type of Object.values(core.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue
      const grown = schema.getType(type.name) as GraphQLObjectType
      for (const field of Object.values(type.getFields())) {
        if (String(grown.getFields()[field.name]?.type) !== String(field.type)) wrong.push(`${type.name}.${field.name} was changed`)
      }
      for (const field of Object.values(grown.getFields())) {
        if (type.getFields()[field.name] !== undefined || ROOTS.includes(type.name)) continue
        if (isNonNullType(field.type)) wrong.push(`${type.name}.${field.name} cannot be null`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('are named where they provide something', () => {
    const added = types.filter((type) => core.getType(type.name) === undefined && !/(Connection|Edge|Input|Payload|Error)$/.test(type.name))
    expect(added.length).toBeGreaterThan(3)
    expect(added.filter((type) => !/plugin [a-z-]+/.test(type.description ?? '')).map((type) => type.name)).toEqual([])
  })
})

describe('the builder', () => {
  it('is sealed once the schema is built', () => {
    const graph = createGraph()
    graph.builder.subscriptionField('tick', (t) => t.int({ description: 'A tick.', subscribe: () => ({}) as never, resolve: () => 1 }))
    graph.builder.queryField('tock', (t) => t.int({ description: 'A tock.', resolve: () => 1 }))
    graph.mutation({
      name: 'x',
      description: 'X.',
      roles: [],
      input: (t) => ({ a: t.int({ description: 'A.' }) }),
      errors: [InvalidInput],
      resolve: async () => ({}),
      payload: () => ({}),
    })
    buildSchema(graph)
    expect(() => graph.builder.queryField('late', (t) => t.int({ resolve: () => 1 }))).toThrow(/too late/)
    expect(() => graph.builder.objectType('Late' as never, {} as never)).toThrow(/too late/)
  })

  it('refuses a mutation whose error has no type, naming both', () => {
    class Nameless extends Error {}
    const spec = { name: 'y', description: 'Y.', roles: [], input: () => ({}), errors: [Nameless as never], resolve: async () => ({}), payload: () => ({}) }
    expect(() => createGraph().mutation(spec)).toThrow(/Mutation y: give Nameless a GraphQL type/)
  })
})
