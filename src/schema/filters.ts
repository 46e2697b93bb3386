import type { Builder } from './builder.ts'

/** Typed operators for `where` inputs; every operator that is given must hold. Taken from `graph.filters`. */
export function createFilters(builder: Builder) {
  return {
    string: builder.inputType('StringFilter', {
      description: 'Conditions on a text; all that are given must hold.',
      fields: (t) => ({
        eq: t.string({ description: 'Equal to this.' }),
        in: t.stringList({ description: 'Equal to one of these, at most 100.' }),
      }),
    }),
    localDate: builder.inputType('LocalDateFilter', {
      description: 'Conditions on a calendar date; all that are given must hold.',
      fields: (t) => ({
        gte: t.field({ type: 'LocalDate', description: 'On this date or later.' }),
        lt: t.field({ type: 'LocalDate', description: 'Before this date.' }),
      }),
    }),
    dateTime: builder.inputType('DateTimeFilter', {
      description: 'Conditions on an instant; all that are given must hold.',
      fields: (t) => ({
        gte: t.field({ type: 'DateTime', description: 'At this instant or later.' }),
        lt: t.field({ type: 'DateTime', description: 'Before this instant.' }),
      }),
    }),
    sort: builder.enumType('SortDirection', {
      description: 'Direction of an order.',
      values: { ASC: { value: 'asc', description: 'Smallest first.' }, DESC: { value: 'desc', description: 'Largest first.' } } as const,
    }),
  }
}
