import type { Viewer } from '../schema/viewer.ts'

interface Verified {
  readonly viewer: Viewer
  /** Seconds since 1970 at which the token expires, as it says. */
  readonly expires: number
}

/** Tokens that are remembered, and the length up to which one is. */
const TOKENS_MAX = 1_000
const LENGTH_MAX = 2_000

/** Tokens that were found good, until they expire; past so many, the one that was asked for longest ago goes. A refused one is never kept. */
export function createTokenCache() {
  const verified = new Map<string, Verified>()
  return {
    /** `now`: seconds since 1970. */
    get(token: string, now: number): Viewer | undefined {
      const found = verified.get(token)
      if (found === undefined) return undefined
      verified.delete(token)
      if (found.expires <= now) return undefined
      verified.set(token, found)
      return found.viewer
    },
    set(token: string, viewer: Viewer, expires: number): void {
      if (token.length > LENGTH_MAX) return
      verified.set(token, { viewer, expires })
      if (verified.size > TOKENS_MAX) verified.delete(verified.keys().next().value as string)
    },
  }
}
