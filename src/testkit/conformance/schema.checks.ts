import type { PluginFault } from '../../plugin-host/order.ts'
import { type Check, Untried } from './check.ts'
import { addedFields, addedTypes, changedOf, ownWords, partsOf, partsOfField } from './added.rules.ts'
import { type Built, printed, schemaWith, trySchema } from './tried-schema.ts'

/** The line that a fault of the host belongs to. */
export type SchemaLine = 'schema.alone' | 'schema.clash' | 'schema.nullable' | 'mutation.permission' | 'mutation.errors'

export function lineOf({ message }: PluginFault): SchemaLine {
  if (/names no permission|names the permission/.test(message)) return 'mutation.permission'
  if (/; make it nullable, /.test(message)) return 'schema.nullable'
  if (/is already there, from|is a type of (the core|plugin )/.test(message)) return 'schema.clash'
  if (/name at least one error in errors|a GraphQL type with errorType\(\) first/.test(message)) return 'mutation.errors'
  return 'schema.alone'
}

export const faultsOf = (built: Built, line: SchemaLine): string[] => ('schema' in built ? [] : built.faults.filter((fault) => lineOf(fault) === line).map(({ path, message }) => `${path}: ${message}`))

export const SCHEMA_CHECKS: readonly Check[] = [
  {
    id: 'schema.alone',
    title: 'The schema can be built with it alone.',
    run: (subject) => faultsOf(trySchema(subject).alone, 'schema.alone'),
  },
  {
    id: 'schema.clash',
    title: 'Its names are nobody else’s, neither the core’s nor a shipped plugin’s.',
    run(subject) {
      const { alone, together } = trySchema(subject)
      const own = faultsOf(alone, 'schema.clash')
      return own.length > 0 || 'faults' in alone ? own : faultsOf(together(), 'schema.clash')
    },
  },
  {
    id: 'schema.together',
    title: 'It stands beside all shipped plugins.',
    run(subject) {
      const { alone, together } = trySchema(subject)
      if ('faults' in alone) throw new Untried('the schema with it alone cannot be built')
      const built = together()
      return 'schema' in built ? [] : built.faults.filter((fault) => lineOf(fault) !== 'schema.clash').map(({ plugin, path, message }) => `${plugin}: ${path}: ${message}`)
    },
  },
  {
    id: 'schema.nullable',
    title: 'What it hangs on types of the core, and its root queries, may be null.',
    run: (subject) => faultsOf(trySchema(subject).alone, 'schema.nullable'),
  },
  {
    id: 'schema.described',
    title: 'Every type, field, argument and value of its own is described, and named as its own.',
    run(subject) {
      const schema = schemaWith(subject)
      const { before } = trySchema(subject)
      const types = addedTypes(before, schema)
      const fields = addedFields(before, schema).filter(({ type }) => type !== 'Mutation')
      const parts = [...types.flatMap(partsOf), ...fields.flatMap(({ type, field }) => partsOfField(type, field))]
      const blank = parts.filter(([, part]) => ownWords(part) === '').map(([name]) => `${name} has no description.`)
      const mark = `Provided by plugin ${subject.plugin.name}`
      const foreign = fields.filter(({ field }) => !(field.description ?? '').includes(mark)).map(({ type, field }) => `${type}.${field.name} does not say "${mark}.".`)
      return [...blank, ...foreign]
    },
  },
  {
    id: 'schema.removed',
    title: 'It changes nothing of what was there, and without it the schema is what it was.',
    run(subject) {
      const { before, alone, after } = trySchema(subject)
      if (subject.plugin.extendSchema === undefined) return []
      const changed = 'schema' in alone ? changedOf(before, alone.schema).map((what) => `with it, ${what}.`) : []
      return printed(after()) === printed({ schema: before }) ? changed : [...changed, 'once it was there, the schema without it is another. It changed something of the house; make its own copy.']
    },
  },
]
