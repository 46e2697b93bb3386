import { ClientError } from './client-error.ts'

export interface GlobalId {
  readonly typename: string
  readonly id: string
}

const SHAPE = /^([A-Za-z_]\w*):(\d{1,15})$/

/** Takes a global id apart. Throws `ClientError` BAD_USER_INPUT when it is not one of ours. */
export function readGlobalId(text: string): { typename: string; id: string } {
  const match = SHAPE.exec(Buffer.from(text, 'base64').toString('utf8'))
  if (match === null) {
    throw new ClientError('BAD_USER_INPUT', `"${text.slice(0, 60)}" is not an id. Use an id that this API gave you, unchanged.`)
  }
  return { typename: match[1] as string, id: match[2] as string }
}

/** Whether a value of a mutation's input is a global id that was taken apart. */
export function isGlobalId(value: unknown): value is GlobalId {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 2 && 'typename' in value && 'id' in value
}

/** A global id, and where in the input it stands. */
export interface LocatedId extends GlobalId {
  readonly path: readonly string[]
}

/** Every global id in an input, at any depth. */
export function globalIdsIn(value: unknown, path: readonly string[] = []): LocatedId[] {
  if (isGlobalId(value)) return [{ typename: value.typename, id: String(value.id), path }]
  if (Array.isArray(value)) return value.flatMap((item, i) => globalIdsIn(item, [...path, String(i)]))
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.entries(value).flatMap(([name, item]) => globalIdsIn(item, [...path, name]))
}
