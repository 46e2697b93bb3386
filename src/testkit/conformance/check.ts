import type { Subject } from './subject.ts'

/** Why the plugin fails a line, each a sentence; none: it holds. A note is for whoever reads the report, and no failure. */
export type Outcome = readonly string[] | { readonly note: string }

/** One line of the conformance list. */
export interface Check {
  /** `definition.name`: never reused. */
  readonly id: string
  /** What holds of a good plugin. */
  readonly title: string
  /** May throw `Untried`; anything else that it throws is a failure of the line. */
  run(subject: Subject): Outcome | Promise<Outcome>
}

/** The line cannot be tried: something that it stands on failed, and has a line of its own, or was not given. */
export class Untried extends Error {}

export const HOLDS: readonly string[] = []
