import { InvalidInput } from './errors.ts'
import type { GlobalId } from './global-id.rules.ts'

/** The number in a global id of the wanted type. Throws `InvalidInput` for an id of another type; `path` where it stands in a list. */
export function inputId(id: GlobalId, typename: string, field: string, path: readonly string[] = [field]): number {
  if (id.typename !== typename) throw new InvalidInput(`${field} is the id of a ${id.typename}. Give the id of a ${typename}.`, path)
  return Number(id.id)
}

/** The same where the id may be left out: null then. */
export function optionalId(id: GlobalId | null | undefined, typename: string, field: string): number | null {
  return id === null || id === undefined ? null : inputId(id, typename, field)
}
