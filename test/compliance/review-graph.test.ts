import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent } from '../../src/testkit/world.ts'

let app: TestApp
let debtor: Delinquent
beforeAll(async () => {
  app = await createTestApp()
  const world = createWorld(app.db)
  debtor = await world.delinquent(await world.ground({ portfolio: { code: 'NY' } }))
  await world.portfolio({ code: 'LA' })
  for (const [at, key] of [['2026-02-10T15:00:00Z', 'day'], ['2026-02-12T04:30:00Z', 'night']]) {
    await app.db.query(
      `INSERT INTO contact (customer_id, case_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
       VALUES ($1, $2, $3, 'VOICE', 'OUTBOUND', $4::timestamptz, 'NO_ANSWER', 'NO_CONTACT', $5)`,
      [debtor.customerId, debtor.caseId, debtor.contactPointId, at as string, key as string],
    )
  }
})
afterAll(() => app.close())

const REPORT = `portfolio evaluated breached doubtful byRule { rule pack contacts } breaches { contact { at channel } channel at rule pack version code citation reason proven }`
const REVIEW = `query ($portfolio: String!, $to: LocalDate!) { complianceReview(portfolio: $portfolio, from: "2026-02-01", to: $to) { ${REPORT} } }`
const RUN = `mutation ($input: ComplianceReviewRunInput!) { complianceReviewRun(input: $input) { review { ${REPORT} } errors { ... on UserError { code path } } } }`
const RATE = `{ kpis(where: { portfolio: "NY", from: "2026-02-01", to: "2026-03-01" }, ids: ["K37"]) { value numerator denominator excluded { reason count } }
  kpiBreakdown(where: { portfolio: "NY", from: "2026-02-01", to: "2026-03-01" }, id: "K37", by: CHANNEL) { group value } }`
const february = { portfolio: 'NY', to: '2026-03-01' }

it('lists breaches, each with the contact, the rule and the reason, and keeps nothing', async () => {
  const { data, errors } = await app.execute(REVIEW, february, { role: 'COMPLIANCE' })
  expect(errors).toBeUndefined()
  expect(data.complianceReview).toMatchObject({ portfolio: 'NY', evaluated: 2, breached: 1, doubtful: 0 })
  const [breach] = data.complianceReview.breaches
  expect(breach).toMatchObject({ contact: { at: '2026-02-12T04:30:00.000Z', channel: 'VOICE' }, at: '2026-02-12T04:30:00.000Z', proven: true })
  expect(breach.reason).toMatch(/23:30/)
  expect(await app.db.query('SELECT 1 FROM compliance_review')).toEqual([])
})

it('keeps what a run finds, and the breach rate is of it', async () => {
  const before = await app.execute(RATE, {}, { role: 'COMPLIANCE' })
  expect(before.data.kpis).toEqual([{ value: null, numerator: '0', denominator: '0', excluded: [{ reason: 'NOT_REVIEWED', count: 2 }] }])
  const { data } = await app.execute(RUN, { input: { portfolio: 'NY', from: '2026-02-01', to: '2026-03-01' } }, { role: 'COMPLIANCE', subject: 'wei' })
  expect(data.complianceReviewRun).toMatchObject({ review: { evaluated: 2, breached: 1 }, errors: [] })
  expect(await app.db.query('SELECT reviewed_by FROM compliance_review')).toEqual([{ reviewed_by: 'wei' }])
  const after = await app.execute(RATE, {}, { role: 'COMPLIANCE' })
  expect(after.data).toEqual({ kpis: [{ value: 0.5, numerator: '1', denominator: '2', excluded: [] }], kpiBreakdown: [{ group: 'VOICE', value: 0.5 }] })
})

it('is for those who answer for it, within their portfolios', async () => {
  const limited = { role: 'COMPLIANCE', portfolios: ['LA'] } as const
  expect((await app.execute(REVIEW, february, limited)).data).toEqual({ complianceReview: null })
  expect((await app.execute(RUN, { input: { portfolio: 'NY', from: '2026-02-01', to: '2026-03-01' } }, limited)).data.complianceReviewRun.errors).toEqual([{ code: 'NOT_FOUND', path: ['portfolio'] }])
  expect((await app.execute(REVIEW, february, { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await app.execute(REVIEW, { portfolio: 'NY', to: '2026-02-01' }, { role: 'MANAGER' })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
})
