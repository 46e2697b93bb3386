import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { eventsOf, one, stateOf } from '../actions/setup.ts'
import { globalId } from '../api/two-portfolios.ts'
import { createGrader } from './regrade-plugin.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
const grader = createGrader((grade) => `S_${grade}`)
let app: TestApp
let world: World
let ground: Ground
let debtor: Delinquent
beforeAll(async () => {
  app = await createTestApp({ plugins: [grader.plugin], clock })
  world = createWorld(app.db)
  for (const grade of ['A', 'B', 'C', 'D']) await world.segment({ code: `S_${grade}` })
})
afterAll(() => app.close())
beforeEach(async () => {
  grader.told.clear()
  grader.asked.length = 0
  grader.dates.length = 0
  grader.whileAsked(() => Promise.resolve())
  clock.set('2026-03-02T15:00:00Z')
  ground = await world.ground()
  debtor = await graded(ground)
})

/** A case of grade B in segment S_B, both since February. */
async function graded(on: Ground): Promise<Delinquent> {
  const made = await world.delinquent(on)
  await app.db.query(`UPDATE collection_case SET segment_code = 'S_B' WHERE id = $1`, [made.caseId])
  await app.db.query(
    `INSERT INTO grade (customer_id, case_id, grade, risk, reason_codes, plugin, plugin_version, valid_from) VALUES ($1, $2, 'B', 50, '{}', 'grader', '1', '2026-02-01')`,
    [made.customerId, made.caseId],
  )
  await app.db.query(`INSERT INTO segment_membership (customer_id, case_id, segment_code, valid_from) VALUES ($1, $2, 'S_B', '2026-02-01')`, [made.customerId, made.caseId])
  return made
}
const history = (table: string, column: string, caseId: number) =>
  app.db.query(`SELECT ${column}::text AS what, valid_from AS "from", valid_to AS "to" FROM ${table} WHERE case_id = $1 ORDER BY valid_from`, [caseId])
const caseRow = (caseId: number) => one(app.db, 'SELECT grade::text AS grade, segment_code AS segment, state::text AS state FROM collection_case WHERE id = $1', caseId)

describe('regrading cases', () => {
  it('stores grade and segment with their history, and tells why; nothing is enrolled or planned', async () => {
    grader.told.set(debtor.caseId, 'D')
    expect(await grader.host().regrade([debtor.caseId, debtor.caseId], 'COMPLAINT')).toBe(1)
    expect(await caseRow(debtor.caseId)).toEqual({ grade: 'D', segment: 'S_D', state: 'ACTIVE' })
    expect(await history('grade', 'grade', debtor.caseId)).toEqual([
      { what: 'B', from: '2026-02-01', to: '2026-03-02' },
      { what: 'D', from: '2026-03-02', to: null },
    ])
    expect(await history('segment_membership', 'segment_code', debtor.caseId)).toEqual([
      { what: 'S_B', from: '2026-02-01', to: '2026-03-02' },
      { what: 'S_D', from: '2026-03-02', to: null },
    ])
    expect(await eventsOf(app.db, debtor.caseId, 'grade.changed')).toMatchObject([
      { actor: 'plugin:grader', payload: { from: 'B', to: 'D', businessDate: '2026-03-02', reasonCodes: ['TOLD'], reason: 'COMPLAINT' } },
    ])
    expect([await stateOf(app.db, 'action', debtor.actionId), await stateOf(app.db, 'enrolment', debtor.enrolmentId)]).toEqual(['READY', 'ACTIVE'])
  })

  it('changes nothing where the answer is the same, or where nobody has one', async () => {
    grader.told.set(debtor.caseId, 'D')
    await grader.host().regrade([debtor.caseId], 'first')
    expect(await grader.host().regrade([debtor.caseId], 'again')).toBe(0)
    grader.told.clear()
    expect(await grader.host().regrade([debtor.caseId], 'no opinion')).toBe(0)
    expect(await caseRow(debtor.caseId)).toMatchObject({ grade: 'D' })
    expect(await eventsOf(app.db, debtor.caseId, 'grade.changed')).toHaveLength(1)
    // Twice on one day: the day's own grade is replaced.
    grader.told.set(debtor.caseId, 'C')
    expect(await grader.host().regrade([debtor.caseId], 'third')).toBe(1)
    expect(await history('grade', 'grade', debtor.caseId)).toEqual([
      { what: 'B', from: '2026-02-01', to: '2026-03-02' },
      { what: 'C', from: '2026-03-02', to: null },
    ])
  })

  it('leaves out what is closed, cured or no longer past due', async () => {
    const [closed, cured, paid] = [await graded(ground), await graded(ground), await graded(ground)]
    await app.db.query(`UPDATE collection_case SET state = 'CLOSED' WHERE id = $1`, [closed.caseId])
    await app.db.query(`UPDATE collection_case SET state = 'CURED' WHERE id = $1`, [cured.caseId])
    await app.db.query('UPDATE account SET past_due_minor = 0 WHERE id = $1', [paid.accountId])
    for (const { caseId } of [closed, cured, paid]) grader.told.set(caseId, 'D')
    expect(await grader.host().regrade([closed.caseId, cured.caseId, paid.caseId, 999_999], 'r')).toBe(0)
    expect(grader.asked).toEqual([])
    expect(await caseRow(closed.caseId)).toMatchObject({ grade: 'B' })
  })

  it('reads the facts as they are this minute, once a portfolio, however many cases', async () => {
    const other = { ...ground, portfolioId: await world.portfolio({ time_zone: 'Asia/Taipei' }) }
    const all = [debtor, await graded(ground), await graded(ground), await graded(other), await graded(other)]
    await app.db.query(
      `INSERT INTO contact (customer_id, case_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
       VALUES ($1, $2, 'VOICE', 'OUTBOUND', '2026-03-02T14:59:00Z', 'NO_ANSWER', 'NO_CONTACT', $3)`,
      [debtor.customerId, debtor.caseId, `c${debtor.caseId}`],
    )
    for (const { caseId } of all) grader.told.set(caseId, 'C')
    // It is the third of March in Taipei already.
    clock.set('2026-03-02T16:30:00Z')
    const statements: string[] = []
    const stop = app.db.onStatement((text) => statements.push(text))
    expect(await grader.host().regrade(all.map((d) => d.caseId), 'r')).toBe(5)
    stop()
    expect(statements.filter((text) => text.includes('snap_day'))).toHaveLength(2)
    expect(grader.dates).toEqual(['2026-03-02', '2026-03-03'])
    expect(grader.asked.find((a) => a.caseId === debtor.caseId)).toMatchObject({ previous: 'B', facts: { attempts7: 1, pastDue: 20_000, dpd: 51 } })
  })

  it('dates nothing before the last cycle, where that was run a day ahead', async () => {
    await world.cycleRun(ground.portfolioId, { business_date: '2026-03-03' })
    await app.db.query(`UPDATE grade SET valid_from = '2026-03-03' WHERE case_id = $1`, [debtor.caseId])
    grader.told.set(debtor.caseId, 'D')
    expect(await grader.host().regrade([debtor.caseId], 'r')).toBe(1)
    expect(await history('grade', 'grade', debtor.caseId)).toEqual([{ what: 'D', from: '2026-03-03', to: null }])
  })

  it('judges again when the case moved while it was judged, and tells a change once', async () => {
    let moves = 0
    grader.told.set(debtor.caseId, 'D')
    grader.whileAsked(async () => {
      if (moves++ === 0) await app.db.query(`UPDATE collection_case SET state = 'LEGAL', grade = 'C' WHERE id = $1`, [debtor.caseId])
    })
    expect(await grader.host().regrade([debtor.caseId], 'r')).toBe(1)
    expect(moves).toBe(2)
    expect(await caseRow(debtor.caseId)).toEqual({ grade: 'D', segment: 'S_D', state: 'LEGAL' })
    expect(await eventsOf(app.db, debtor.caseId, 'grade.changed')).toMatchObject([{ payload: { from: 'C', to: 'D' } }])
  })

  it('tells a change once when two ask at the same time', async () => {
    grader.told.set(debtor.caseId, 'D')
    const changed = await Promise.all([1, 2, 3].map(() => grader.host().regrade([debtor.caseId], 'r')))
    expect(changed.sort()).toEqual([0, 0, 1])
    expect(await eventsOf(app.db, debtor.caseId, 'grade.changed')).toHaveLength(1)
  })
})

describe('caseRegrade', () => {
  const regrade = (caseIds: readonly string[], reason = 'a new payslip', as: Parameters<TestApp['execute']>[2] = { role: 'MANAGER', subject: 'mia' }) =>
    app.execute(
      `mutation ($ids: [ID!]!, $r: String!) { caseRegrade(input: { caseIds: $ids, reason: $r }) {
        gradesChanged cases { id grade segmentCode } errors { ... on UserError { code path } } } }`,
      { ids: caseIds, r: reason },
      as,
    )

  it('does the same for a person, and shows the cases as they are now', async () => {
    const second = await graded(ground)
    grader.told.set(debtor.caseId, 'A')
    const ids = [globalId('Case', debtor.caseId), globalId('Case', second.caseId)]
    const { data } = await regrade(ids)
    expect(data.caseRegrade).toEqual({
      gradesChanged: 1,
      cases: [{ id: ids[0], grade: 'A', segmentCode: 'S_A' }, { id: ids[1], grade: 'B', segmentCode: 'S_B' }],
      errors: [],
    })
    expect(await eventsOf(app.db, debtor.caseId, 'grade.changed')).toMatchObject([{ actor: 'mia', payload: { reason: 'a new payslip' } }])
  })

  it('refuses an unknown case, one of a portfolio that you may not see, no reason, none and too many; nothing is written', async () => {
    grader.told.set(debtor.caseId, 'A')
    const mine = globalId('Case', debtor.caseId)
    const errors = async (work: ReturnType<typeof regrade>) => (await work).data.caseRegrade.errors
    expect(await errors(regrade([mine, globalId('Case', 999_999)]))).toEqual([{ code: 'NOT_FOUND', path: ['caseIds', '1'] }])
    expect(await errors(regrade([mine], 'r', { role: 'MANAGER', portfolios: ['ELSEWHERE'] }))).toEqual([{ code: 'NOT_FOUND', path: ['caseIds', '0'] }])
    expect(await errors(regrade([mine], ' '))).toEqual([{ code: 'INVALID_INPUT', path: ['reason'] }])
    expect(await errors(regrade([]))).toEqual([{ code: 'INVALID_INPUT', path: ['caseIds'] }])
    expect(await errors(regrade(Array.from({ length: 101 }, () => mine)))).toEqual([{ code: 'INVALID_INPUT', path: ['caseIds'] }])
    expect(await caseRow(debtor.caseId)).toMatchObject({ grade: 'B' })
  })
})
