import { getNullableType, type GraphQLSchema, isInterfaceType, isNonNullType, isObjectType } from 'graphql'
import type { Owners } from '../schema/owners.ts'
import { messageOf } from './message.rules.ts'
import type { PluginFault } from './order.ts'

const DUPLICATE_TYPE = /Duplicate typename: Another type with name (\w+) already exists/
const DUPLICATE_FIELD = /Duplicate field (\w+) on (\w+)/

const ownerName = (owner: string | null): string => (owner === null ? 'the core' : `plugin ${owner}`)

/** Who has the type already; null where the error is another one. */
export function clashOf(error: unknown, owners: Owners): string | null {
  const name = DUPLICATE_TYPE.exec(messageOf(error))?.[1]
  return name === undefined ? null : `the type ${name} is already there, from ${ownerName(owners.ofType(name))}. Take another name, one that begins with the plugin's own noun.`
}

export function sayClash({ plugin, type, field, owner, why }: Owners['clashes'][number]): PluginFault {
  const message =
    why === 'field taken'
      ? `the field ${type}.${field} is already there, from ${ownerName(owner)}. Take another name, one that begins with the plugin's own noun.`
      : `${type} is a type of ${ownerName(owner)}; a plugin adds fields to the core's types and its own only. Hang ${field} on a type of your own.`
  return { plugin, path: `${type}.${field}`, message }
}

/** A field that the core has already, which Pothos finds only while it builds; null where the failure is another one. */
export function takenFromCore(failure: unknown, owners: Owners): PluginFault | null {
  const [, field, type] = DUPLICATE_FIELD.exec(messageOf(failure)) ?? []
  const adder = owners.added.find((one) => one.field === field && one.type === type)
  return adder === undefined ? null : sayClash({ ...adder, owner: null, why: 'field taken' })
}

/** A field that is not nullable takes away with it the object, or the whole answer, on which it hangs. Mutations and subscriptions stand alone. */
export function notNullable(schema: GraphQLSchema, owners: Owners): PluginFault[] {
  return owners.added.flatMap(({ plugin, type, field }) => {
    const at = schema.getType(type)
    if (type === 'Mutation' || type === 'Subscription' || !(isObjectType(at) || isInterfaceType(at))) return []
    const made = at.getFields()[field]
    if (made === undefined || !isNonNullType(made.type)) return []
    const message = `is ${String(made.type)}; make it nullable, ${String(getNullableType(made.type))}: when it fails, the ${type} would fail with it.`
    return [{ plugin, path: `${type}.${field}`, message }]
  })
}
