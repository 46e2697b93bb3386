import { ClientError } from './client-error.ts'

/** What a client gave to a typed filter: null and absent mean "no condition". */
type Given<T> = { readonly [K in keyof T]?: T[K] | null | undefined }

/** Items of a list in a filter, at most. */
export const LIST_MAX = 100

/** StringFilter -> Prisma filter; undefined where nothing is asked. */
export function textWhere(filter: Given<{ eq: string; in: readonly string[] }> | null | undefined): { equals?: string; in?: string[] } | undefined {
  if (filter === null || filter === undefined) return undefined
  return {
    ...(filter.eq === null || filter.eq === undefined ? {} : { equals: filter.eq }),
    ...(filter.in === null || filter.in === undefined ? {} : { in: [...atMost(filter.in)] }),
  }
}

/** The list, unless it is longer than a filter may hold: then `ClientError` BAD_USER_INPUT. */
export function atMost<T>(list: readonly T[]): readonly T[] {
  if (list.length > LIST_MAX) throw new ClientError('BAD_USER_INPUT', `A list of ${list.length} in a filter. Give at most ${LIST_MAX}.`)
  return list
}

/** LocalDateFilter -> Prisma filter over a date column. */
export function dateWhere(filter: Given<{ gte: string; lt: string }> | null | undefined): { gte?: Date; lt?: Date } | undefined {
  if (filter === null || filter === undefined) return undefined
  return instantWhere({ gte: asDate(filter.gte), lt: asDate(filter.lt) })
}

/** DateTimeFilter -> Prisma filter over an instant column. */
export function instantWhere(filter: Given<{ gte: Date; lt: Date }> | null | undefined): { gte?: Date; lt?: Date } | undefined {
  if (filter === null || filter === undefined) return undefined
  return {
    ...(filter.gte === null || filter.gte === undefined ? {} : { gte: filter.gte }),
    ...(filter.lt === null || filter.lt === undefined ? {} : { lt: filter.lt }),
  }
}

/** Conditions that were given, without the ones that were not: what Prisma takes under exactOptionalPropertyTypes. */
export function given<T extends object>(conditions: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== null && value !== undefined)) as never
}

const asDate = (date: string | null | undefined): Date | undefined => (date === null || date === undefined ? undefined : new Date(`${date}T00:00:00Z`))
