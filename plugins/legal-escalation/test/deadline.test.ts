import { expect, it } from 'vitest'
import { config } from '../config.ts'
import { DEADLINES, deadlinesOf, deadlineStep, effectiveDate, type StageEntry } from '../deadline.rules.ts'
import { legalCaseMachine } from '../legal-case.machine.ts'
import { AT_COURT, LEGAL_STAGES, STAGES } from '../stages.ts'

const CONFIG = config.parse({})
const of = (entry: Partial<StageEntry> & Pick<StageEntry, 'from' | 'to'>) =>
  deadlinesOf({ on: '2026-03-02', hearingOn: null, effectiveOn: null, ...entry }, CONFIG).map(({ kind, dueOn }) => `${kind} ${dueOn}`)

it.each([
  ['FILING_PREPARED', 'PRE_LITIGATION_NOTICE', ['FILE_BY 2026-04-01']],
  ['FILED', 'FILING_PREPARED', ['COURT_ACCEPTANCE 2026-03-09']],
  ['MEDIATION', 'FILED', ['MEDIATION_END 2026-04-01']],
  ['PAYMENT_ORDER', 'FILED', ['OBJECTION 2026-03-17']],
  ['HEARING', 'PAYMENT_ORDER', ['ANSWER 2026-03-17']],
  ['HEARING', 'JUDGMENT', []],
  ['JUDGMENT', 'HEARING', ['APPEAL 2026-03-17', 'ENFORCEMENT_APPLICATION 2028-03-16']],
  ['JUDGMENT', 'PAYMENT_ORDER', ['ENFORCEMENT_APPLICATION 2028-03-01']],
  ['ENFORCEMENT', 'JUDGMENT', ['ENFORCEMENT_REVIEW 2026-08-29']],
  ['ENFORCEMENT_TERMINATED', 'ENFORCEMENT', ['ASSET_CHECK 2026-08-29']],
  ['SATISFIED', 'ENFORCEMENT', []],
] as const)('%s after %s begins its deadlines', (to, from, expected) => {
  expect(of({ from, to })).toEqual(expected)
})

it('takes the court’s own days where they are known', () => {
  expect(of({ from: 'FILED', to: 'HEARING', hearingOn: '2026-05-04' })).toEqual(['ANSWER 2026-03-17', 'HEARING 2026-05-04'])
  expect(of({ from: 'HEARING', to: 'JUDGMENT', effectiveOn: '2026-04-02' })).toEqual(['APPEAL 2026-03-17', 'ENFORCEMENT_APPLICATION 2028-04-01'])
  expect(effectiveDate({ from: 'MEDIATION', on: '2026-03-02', effectiveOn: null }, CONFIG)).toBe('2026-03-02')
})

it('names the task of a deadline by kind, stage and date, within the length of a key', () => {
  const deadline = { kind: 'APPEAL', stage: 'JUDGMENT', dueOn: '2026-03-17', caseId: 7 } as const
  expect(deadlineStep(deadline, CONFIG)).toEqual({ key: 'deadline:APPEAL:JUDGMENT:2026-03-17', treatment: 'LEGAL_DEADLINE', channels: [], reason: 'DEADLINE_APPEAL' })
  for (const kind of Object.keys(DEADLINES) as (keyof typeof DEADLINES)[]) {
    for (const stage of LEGAL_STAGES) expect(deadlineStep({ ...deadline, kind, stage }, CONFIG).key.length).toBeLessThanOrEqual(80)
  }
})

it('every stage at court leads out of it, and every closed one is an end', () => {
  for (const stage of AT_COURT) expect(legalCaseMachine.moves[stage]).toEqual(expect.arrayContaining(['WITHDRAWN', 'SETTLED']))
  const ends = LEGAL_STAGES.filter((stage) => legalCaseMachine.moves[stage].length === 0)
  expect(ends).toEqual(LEGAL_STAGES.filter((stage) => STAGES[stage].phase === 'CLOSED'))
  expect(legalCaseMachine.moves.ENFORCEMENT_TERMINATED).toContain('ENFORCEMENT')
  expect(legalCaseMachine.moves.PAYMENT_ORDER).toContain('HEARING')
})
