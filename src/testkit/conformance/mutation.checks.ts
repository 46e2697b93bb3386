import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GraphQLField, isInterfaceType, isObjectType, isUnionType, getNamedType } from 'graphql'
import { addedFields, ownWords } from './added.rules.ts'
import { type Check, Untried } from './check.ts'
import { codeOf } from './error-code.ts'
import { faultsOf } from './schema.checks.ts'
import type { Subject } from './subject.ts'
import { schemaWith, trySchema } from './tried-schema.ts'

function mutationsOf(subject: Subject): readonly GraphQLField<unknown, unknown>[] {
  const schema = schemaWith(subject)
  return addedFields(trySchema(subject).before, schema).flatMap(({ type, field }) => (type === 'Mutation' ? [field] : []))
}

/** Who may, as the one way to define a mutation writes it down. */
function isFenced({ extensions }: GraphQLField<unknown, unknown>): boolean {
  const options = extensions['pothosOptions'] as { authScopes?: { roles?: unknown } } | undefined
  return Array.isArray(options?.authScopes?.roles)
}

function errorsFault(field: GraphQLField<unknown, unknown>): string | null {
  const payload = getNamedType(field.type)
  const errors = isObjectType(payload) ? payload.getFields()['errors'] : undefined
  const union = errors === undefined ? null : getNamedType(errors.type)
  if (!isUnionType(union)) return `${field.name} answers without a list of errors. Define it with mutation().`
  const strange = union.getTypes().filter((member) => !member.getInterfaces().some((one) => isInterfaceType(one) && one.name === 'UserError'))
  return strange.length === 0 ? null : `${field.name}: ${strange.map(({ name }) => name).join(', ')} is no UserError.`
}

export const MUTATION_CHECKS: readonly Check[] = [
  {
    id: 'mutation.description',
    title: 'Each of its mutations is described.',
    run: (subject) => mutationsOf(subject).filter((field) => ownWords(field) === '').map(({ name }) => `${name} has no description.`),
  },
  {
    id: 'mutation.permission',
    title: 'Each of its mutations needs one of its permissions, and says which.',
    run(subject) {
      const { alone } = trySchema(subject)
      if ('faults' in alone) return faultsOf(alone, 'mutation.permission')
      return mutationsOf(subject)
        .filter((field) => !isFenced(field) || !(field.description ?? '').includes(`Needs permission \`${subject.plugin.name}:`))
        .map(({ name }) => `${name} needs no permission. Define it with mutation({ permission }).`)
    },
  },
  {
    id: 'mutation.errors',
    title: 'Each of its mutations answers with a union of errors.',
    run(subject) {
      const { alone } = trySchema(subject)
      if ('faults' in alone) return faultsOf(alone, 'mutation.errors')
      return mutationsOf(subject).flatMap((field) => errorsFault(field) ?? [])
    },
  },
  {
    id: 'errors.readme',
    title: 'Its README names every error code of its own.',
    run(subject) {
      schemaWith(subject)
      const { errors } = trySchema(subject)
      if (errors.size === 0) return []
      const { root } = subject.settings
      if (root === undefined) throw new Untried('no root was given')
      const file = join(root, 'README.md')
      if (!existsSync(file)) return [`there is no ${file}.`]
      const text = readFileSync(file, 'utf8')
      return [...new Set([...errors].map(codeOf))].filter((code) => !new RegExp(`\\b${code}\\b`).test(text)).map((code) => `README.md does not name ${code}.`)
    },
  },
]
