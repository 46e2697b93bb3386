import { InvalidInput } from '../schema/errors.ts'

/** The row id in a global id of a mutation's input. Throws `InvalidInput` when it is the id of another type. */
export function rowId(id: { readonly typename: string; readonly id: string | number | bigint }, typename: string, field: string): number {
  if (id.typename !== typename) {
    throw new InvalidInput(`${field} is the id of a ${id.typename}. Give the id of a ${typename}.`, [field])
  }
  return Number(id.id)
}
