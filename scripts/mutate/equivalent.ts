/** A change that leaves every answer as it is, and why: nothing could notice it. Lines as they stand, without the blanks before them. */
export interface Equivalent {
  readonly file: string
  readonly before: string
  readonly after: string
  readonly why: string
}

export const EQUIVALENT: readonly Equivalent[] = []
