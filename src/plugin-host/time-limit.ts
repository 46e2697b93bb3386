/** The answer, or a rejection with `message` after so many milliseconds. What comes later is handed to `onLate`, an error too late is dropped. */
export async function withinLimit<T>(work: PromiseLike<T>, limitMs: number, message: string, onLate: (value: T) => void = () => {}): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  let over = false
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      over = true
      reject(new Error(message))
    }, limitMs)
  })
  const settled = Promise.resolve(work)
  settled.then(
    (value) => {
      if (over) onLate(value)
    },
    () => {},
  )
  try {
    return await Promise.race([settled, late])
  } finally {
    clearTimeout(timer)
  }
}
