/** Characters of an error that are kept: a listener may throw a book. */
const MESSAGE_MAX = 2_000

/** What was thrown, in words. Never throws itself: a getter of what was thrown may. */
export function messageOf(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return clip(String(thrown.message === '' ? thrown.name : thrown.message))
    return clip(`threw ${String(thrown)}`)
  } catch {
    return 'threw something that cannot be shown'
  }
}

const clip = (text: string): string => (text.length > MESSAGE_MAX ? `${text.slice(0, MESSAGE_MAX)}…` : text)
