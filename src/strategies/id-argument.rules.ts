import { InvalidInput } from '../schema/errors.ts'

/** The number in a global id of the wanted type. Throws `InvalidInput` for an id of another type. */
export function idArgument(id: { readonly typename: string; readonly id: string }, typename: string, field: string): number {
  if (id.typename !== typename) throw new InvalidInput(`${field} is the id of a ${id.typename}. Give the id of a ${typename}.`, [field])
  return Number(id.id)
}
