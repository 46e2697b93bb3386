import { type AnswerCopy, copyVeto, LIST_MAX } from './answer-copies.rules.ts'
import { type AnswerCheck, checkVeto } from './answers.rules.ts'
import { messageOf } from './message.rules.ts'

/** How the answers of a point are read. */
export interface AnswerReader {
  readonly copy: AnswerCopy
  readonly check: AnswerCheck
}

/** Stands in an answer's place where it was wrong. */
export class Wrong {
  readonly what: string

  constructor(what: string) {
    this.what = what
  }
}

/** A plain copy of the answer, or what is wrong with it. Never throws, so that a bad answer spoils its own item alone. */
export function readAnswer({ copy, check }: AnswerReader, answer: unknown, item: unknown): unknown {
  try {
    const plain = copy(answer)
    const fault = check(plain, item)
    return fault === null ? plain : new Wrong(fault)
  } catch (thrown) {
    return new Wrong(`could not be read: ${messageOf(thrown)}`)
  }
}

const VETO: AnswerReader = { copy: copyVeto, check: checkVeto }

/** The objections in a guard's answer for one item, each read like any answer. */
export function readVetoes(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) return [readAnswer(VETO, answer, null)]
  try {
    const { length } = answer
    if (length > LIST_MAX) return [new Wrong(`${length} objections; at most ${LIST_MAX} an item`)]
    const list: unknown[] = []
    for (let i = 0; i < length; i++) list.push(readAnswer(VETO, answer[i], null))
    return list
  } catch (thrown) {
    return [new Wrong(`could not be read: ${messageOf(thrown)}`)]
  }
}

/** Objections that one guard may raise in a batch: beyond, it is flooding, and counts as failed. */
export const vetoesMax = (items: number): number => Math.max(1_000, 10 * items)
