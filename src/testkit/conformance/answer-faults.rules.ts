import { ANSWER_COPIES } from '../../plugin-host/answer-copies.rules.ts'
import { ANSWER_CHECKS, checkSegment } from '../../plugin-host/answers.rules.ts'
import { HOOKS, type HookName } from '../../plugin-host/catalogue.ts'
import { readAnswer, readVetoes, vetoesMax, Wrong } from '../../plugin-host/read-answer.rules.ts'
import { SAMPLE_SEGMENTS } from './requests.rules.ts'

/** What is wrong with the first wrong one of a batch's answers, as the house would find it; null: nothing. */
export function wrongAnswer(point: HookName, answers: readonly unknown[], items: readonly unknown[]): string | null {
  const { kind } = HOOKS[point]
  if (kind === 'observe') return null
  let vetoes = 0
  for (let i = 0; i < items.length; i++) {
    const answer = answers[i]
    if (answer === undefined) return `item ${i}: undefined${kind === 'contribute' ? '; an empty list is nothing to say' : '; null is no opinion, no objection, unchanged'}`
    if (answer === null && kind !== 'contribute') continue
    const reads = kind === 'guard' ? readVetoes(answer) : [readAnswer({ copy: ANSWER_COPIES[point as never], check: checkOf(point) }, answer, items[i])]
    for (const read of reads) if (read instanceof Wrong) return `item ${i}: ${read.what}`
    vetoes += kind === 'guard' ? reads.length : 0
  }
  return vetoes > vetoesMax(items.length) ? `${vetoes} objections to ${items.length} items; at most ${vetoesMax(items.length)}` : null
}

const checkOf = (point: HookName) => (point === 'segment.assign' ? checkSegment(SAMPLE_SEGMENTS) : ANSWER_CHECKS[point as keyof typeof ANSWER_CHECKS])
