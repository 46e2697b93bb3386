import { expect, it } from 'vitest'
import { config } from '../config.ts'
import { daysBetween } from '../dates.rules.ts'
import { legalNotices, type NoticeView } from '../notices.rules.ts'
import { legalVetoes, type LegalStep, type LegalView, noticeEnds, type OpenLegalCase } from '../rules.ts'

const CONFIG = config.parse({})
const TODAY = '2026-03-02'
const APPROVED = { state: 'APPROVED', claimMinor: 100_000, decidedOn: '2026-03-01', decisionReason: null } as const
const READY: LegalView = {
  grade: 'D', ability: null, pastDue: 100_000, openDispute: false, openComplaint: false, daysToLimitation: 15, vulnerable: false,
  approvals: { OPENING: null, FILING: APPROVED },
}
const DOCUMENTS = CONFIG.documents.filter((spec) => spec.neededFor === 'FILED').map((spec) => spec.code)
const NOTIFIED: OpenLegalCase = { stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-02-16', court: 'Court', documents: DOCUMENTS }
const vetoes = (step: LegalStep, view: Partial<LegalView> = {}, legal: OpenLegalCase | null = NOTIFIED, on = TODAY, options = CONFIG) =>
  legalVetoes(step, { ...READY, ...view }, legal, options, on)
const codes = (...args: Parameters<typeof vetoes>) => vetoes(...args).map((veto) => veto.code)

it.each([
  ['nothing', {}, []],
  ['unknown limitation', { daysToLimitation: null }, []],
  ['grade C', { grade: 'C' }, []],
  ['no grade', { grade: null, pastDue: 200_000 }, []],
  ['no grade, and little to win', { grade: null }, ['NOT_WORTH_ITS_COST']],
  ['grade A', { grade: 'A' }, ['GRADE_TOO_GOOD']],
  ['grade B', { grade: 'B' }, ['GRADE_TOO_GOOD']],
  ['one minor unit too little', { pastDue: 99_999 }, ['AMOUNT_BELOW_THRESHOLD']],
  ['a dispute', { openDispute: true }, ['OPEN_DISPUTE']],
  ['a complaint', { openComplaint: true }, ['OPEN_COMPLAINT']],
  ['time-barred today', { daysToLimitation: 0 }, ['TIME_BARRED']],
  ['a vulnerable customer', { vulnerable: true }, ['VULNERABLE_CUSTOMER']],
  ['a debtor who cannot pay', { ability: 90 }, ['NOT_WORTH_ITS_COST']],
  [
    'everything at once',
    { grade: 'A', pastDue: 0, openDispute: true, openComplaint: true, daysToLimitation: -5, vulnerable: true },
    ['GRADE_TOO_GOOD', 'AMOUNT_BELOW_THRESHOLD', 'OPEN_DISPUTE', 'OPEN_COMPLAINT', 'TIME_BARRED', 'VULNERABLE_CUSTOMER', 'NOT_WORTH_ITS_COST'],
  ],
] as const)('every legal step: %s', (_, view, expected) => {
  const approvals = { OPENING: null, FILING: { ...APPROVED, claimMinor: 'pastDue' in view ? view.pastDue : 100_000 } }
  for (const step of ['OPENING', 'NOTICE', 'FILING'] as const) expect(codes(step, { ...view, approvals })).toEqual(expected)
})

it('names the figures of what is not worth its cost', () => {
  expect(vetoes('NOTICE', { ability: 90 })[0]?.reason).toBe(
    'In minor units, 21000 are expected back of a claim of 100000, at a cost of 25000 (court 5000, counsel 15000, enforcement 5000); it must bring more than 1.2 times that.',
  )
})

it('sends no notice that could not run before the claim is time-barred', () => {
  expect(codes('NOTICE', { daysToLimitation: 14 })).toEqual(['LIMITATION_TOO_NEAR'])
  expect(codes('OPENING', { daysToLimitation: 1 }, null)).toEqual(['LIMITATION_TOO_NEAR'])
  expect(codes('FILING', { daysToLimitation: 1 })).toEqual([])
})

it('files only after the notice has run, and says from when', () => {
  expect(codes('FILING', {}, null)).toEqual(['NOTICE_NOT_SENT', 'JURISDICTION_NOT_SET', 'DOCUMENTS_MISSING'])
  expect(codes('NOTICE', {}, null)).toEqual([])
  expect(codes('FILING', {}, NOTIFIED, '2026-03-01')).toEqual(['NOTICE_PERIOD_RUNNING'])
  expect(codes('FILING', {}, NOTIFIED, '2026-03-02')).toEqual([])
  expect(vetoes('FILING', {}, NOTIFIED, '2026-03-01')[0]?.until).toBe('2026-03-02T00:00:00.000Z')
  for (const stage of ['FILED', 'HEARING', 'ENFORCEMENT', 'ENFORCEMENT_TERMINATED'] as const) {
    expect(codes('FILING', {}, { ...NOTIFIED, stage })).toEqual(['ALREADY_FILED'])
    expect(codes('NOTICE', {}, { ...NOTIFIED, stage })).toEqual(['ALREADY_FILED'])
  }
})

it('files only with a court, and with every document that is needed, each by name', () => {
  expect(codes('FILING', {}, { ...NOTIFIED, court: null })).toEqual(['JURISDICTION_NOT_SET'])
  const [missing] = vetoes('FILING', {}, { ...NOTIFIED, documents: DOCUMENTS.filter((code) => code !== 'CONTRACT' && code !== 'ID_COPY') })
  expect(missing).toMatchObject({ code: 'DOCUMENTS_MISSING', reason: expect.stringContaining('Missing: CONTRACT, ID_COPY.') })
})

it.each([
  ['none', null, ['APPROVAL_MISSING']],
  ['one that waits', { ...APPROVED, state: 'REQUESTED', decidedOn: null }, ['APPROVAL_MISSING']],
  ['a rejected one', { ...APPROVED, state: 'REJECTED' }, ['APPROVAL_MISSING']],
  ['one for 10 % less', { ...APPROVED, claimMinor: 91_000 }, []],
  ['one for a smaller claim', { ...APPROVED, claimMinor: 90_000 }, ['APPROVAL_STALE']],
  ['one for a larger claim', { ...APPROVED, claimMinor: 112_000 }, ['APPROVAL_STALE']],
  ['one of 59 days ago', { ...APPROVED, decidedOn: '2026-01-02' }, []],
  ['one of 60 days ago', { ...APPROVED, decidedOn: '2026-01-01' }, ['APPROVAL_STALE']],
] as const)('files only with an approval that holds for this claim: %s', (_, FILING, expected) => {
  expect(codes('FILING', { approvals: { OPENING: null, FILING } })).toEqual(expected)
  expect(codes('FILING', { approvals: { OPENING: null, FILING } }, NOTIFIED, TODAY, config.parse({ approval: { filing: false } }))).toEqual([])
})

it('opens a large case only with an approval, and a small one without', () => {
  const options = config.parse({ approval: { openingFromMinor: 100_000 } })
  expect(codes('OPENING', {}, null, TODAY, options)).toEqual(['APPROVAL_MISSING'])
  expect(codes('NOTICE', {}, null, TODAY, options)).toEqual(['APPROVAL_MISSING'])
  expect(codes('OPENING', { approvals: { OPENING: APPROVED, FILING: null } }, null, TODAY, options)).toEqual([])
  expect(codes('NOTICE', {}, NOTIFIED, TODAY, options)).toEqual([])
  expect(codes('OPENING', {}, null)).toEqual([])
})

it('counts days over leap days and ends of years', () => {
  expect(noticeEnds('2028-02-20', CONFIG)).toBe('2028-03-05')
  expect(noticeEnds('2026-12-25', CONFIG)).toBe('2027-01-08')
  expect(daysBetween('2027-12-31', '2029-01-01')).toBe(367)
  expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1)
})

it('points out a near or passed limitation date, a running notice, a case at court, a title that rests, and deadlines', () => {
  const said = (legal: NoticeView['legal'], limitationDate: string | null, deadlines: NoticeView['deadlines'] = []) =>
    legalNotices({ legal, limitationDate, deadlines }, CONFIG, TODAY).map((n) => `${n.severity} ${n.code}`)
  expect(said(null, null)).toEqual([])
  expect(said(null, '2026-05-31')).toEqual(['URGENT LEGAL_LIMITATION_NEAR'])
  expect(said(null, '2026-06-01')).toEqual([])
  expect(said(null, '2026-03-02')).toEqual(['WARNING LEGAL_TIME_BARRED'])
  expect(said({ stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-02-20' }, null)).toEqual(['INFO LEGAL_NOTICE_RUNNING'])
  expect(said(NOTIFIED, null)).toEqual([])
  expect(said({ stage: 'FILED', noticeSentOn: '2026-01-01' }, '2026-03-03')).toEqual(['WARNING LEGAL_FILED'])
  expect(said({ stage: 'HEARING', noticeSentOn: '2026-01-01' }, null)).toEqual(['WARNING LEGAL_FILED'])
  expect(said({ stage: 'ENFORCEMENT_TERMINATED', noticeSentOn: '2026-01-01' }, null)).toEqual(['INFO LEGAL_TITLE_RESTS'])
  const due = (dueOn: string) => ({ kind: 'COURT_FEE', dueOn, caseId: 1, stage: 'FILED' }) as const
  expect(said(null, null, [due('2026-03-01'), due('2026-03-02')])).toEqual(['URGENT LEGAL_DEADLINE_MISSED', 'WARNING LEGAL_DEADLINE_NEAR'])
})
