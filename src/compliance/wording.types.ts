import type { Tone } from '../plugin-host/catalogue.ts'
import type { Channel } from './gate.types.ts'

export interface WordingAsked {
  /** Template code of the step, or its treatment. */
  readonly code: string
  /** What is done; its text is taken where the code has none. */
  readonly treatment: string
  readonly channel: Channel
  /** BCP 47; null: not known. */
  readonly language: string | null
  /** Null: as the template has it. */
  readonly tone: Tone | null
}

/** The published text for a contact. */
export interface ChosenWording {
  readonly templateVersionId: number
  /** Of the contact, as the rule packs name it. */
  readonly purpose: string
  /** What it contains, as the rule packs name it. */
  readonly elements: readonly string[]
}

/** Chooses texts; read once a run. */
export interface Wordings {
  choose(asked: WordingAsked): ChosenWording | null
}

/** No text is published: nothing is assumed of what a contact would say. */
export const NO_WORDINGS: Wordings = { choose: () => null }
