import type { Facts, Grade, GradeAnswer } from 'dunlin/plugin'
import type { Config } from './config.ts'

/** The grade of one case; null: no opinion, and the next plugin is asked. Pure: no clock, no network, no database. */
export function gradeOf(facts: Pick<Facts, 'dpd'>, setByPerson: Grade | null, { graceDays }: Config): GradeAnswer | null {
  if (setByPerson !== null) return answer(setByPerson, 'SET_BY_A_PERSON')
  return facts.dpd <= graceDays ? answer('A', 'WITHIN_GRACE_DAYS') : null
}

function answer(grade: Grade, reason: string): GradeAnswer {
  return { grade, risk: null, ability: null, willingness: null, reasonCodes: [reason] }
}
