import { copyLine, type SqlValue } from '../db/database.ts'

/** The fields of a COPY row without its line break, so that rows can be put together from parts. */
export function copyFields(values: readonly SqlValue[]): string {
  return copyLine(values).slice(0, -1)
}

/** COPY rows in pieces of some 60,000 characters. `line` gives the fields of one row. */
export function* copyText<T>(items: Iterable<T>, line: (item: T) => string): Generator<string> {
  let text = ''
  for (const item of items) {
    text += line(item) + '\n'
    if (text.length < 60_000) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
