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

/** Every global id in an input, at any depth. */
export function globalIdsIn(value: unknown, found: GlobalId[] = []): GlobalId[] {
  if (isGlobalId(value)) found.push({ typename: value.typename, id: String(value.id) })
  else if (Array.isArray(value)) for (const item of value) globalIdsIn(item, found)
  else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const item of Object.values(value)) globalIdsIn(item, found)
  }
  return found
}
