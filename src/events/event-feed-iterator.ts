/**
 * An iterator over a generator that waits for things to happen. It ends, waiting or not, when one of the signals aborts, when the
 * reader returns, or when the generator fails; `onEnd` is called once, and must end the wait.
 */
export function endable<T>(
  source: (ended: AbortSignal) => AsyncGenerator<T, void, undefined>,
  signals: readonly AbortSignal[],
  onEnd: () => void,
): AsyncIterableIterator<T> {
  const left = new AbortController()
  const ended = AbortSignal.any([left.signal, ...signals])
  ended.addEventListener('abort', onEnd, { once: true })
  if (ended.aborted) onEnd()
  const items = source(ended)
  const iterator: AsyncIterableIterator<T> = {
    next: () =>
      items.next().catch((error: unknown) => {
        left.abort()
        throw error
      }),
    return() {
      // First the wait ends, or the generator would never come to its return.
      left.abort()
      return items.return()
    },
    throw(error: unknown) {
      left.abort()
      return items.throw(error)
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
