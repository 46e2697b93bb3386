/** Lines of a text that comes in chunks, at a line feed only: what else ends a line elsewhere may stand in a text of JSON. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let open = ''
  for await (const chunk of chunks) {
    const parts = (open + chunk).split('\n')
    open = parts.pop() as string
    yield* parts
  }
  if (open !== '') yield open
}
