import { copyLine, type SqlValue } from '../db/database.ts'

/** COPY goes out in pieces of about this many characters: enough to keep the database busy until the next one comes. */
const PIECE = 250_000

/**
 * Fields of a COPY row without its line break, so that rows can be put together from parts. Cutting the break off also makes
 * one flat string of what was joined piece by piece: a batch holds thousands of them, and the pieces would cost more than they.
 */
export function copyFields(values: readonly SqlValue[]): string {
  return copyLine(values).slice(0, -1)
}

/** COPY rows in pieces. `line` gives the fields of one row. */
export function* copyText<T>(items: Iterable<T>, line: (item: T) => string): Generator<string> {
  let text = ''
  for (const item of items) {
    text += line(item) + '\n'
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
