import { makeFacts } from 'dunlin/testkit'
import { expect, it } from 'vitest'
import { gradeOf } from '../src/rules.ts'

const config = { graceDays: 3 }

it('gives grace to the days that the configuration says, and has no opinion after them', () => {
  expect(gradeOf(makeFacts({ dpd: 3 }), null, config)).toMatchObject({ grade: 'A', reasonCodes: ['WITHIN_GRACE_DAYS'] })
  expect(gradeOf(makeFacts({ dpd: 4 }), null, config)).toBeNull()
})

it('takes a person’s word before its own', () => {
  expect(gradeOf(makeFacts({ dpd: 0 }), 'D', config)).toMatchObject({ grade: 'D', reasonCodes: ['SET_BY_A_PERSON'] })
})
