import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFacts } from '../../../src/testkit/index.ts'
import type { Delinquent } from '../../../src/testkit/world.ts'
import { submitFeedback } from '../feedback.service.ts'
import { breachesOf, checkGuardrail, type Guardrail, guardrailWindow, levelOf } from '../guardrail.rules.ts'
import { checkGuardrails } from '../guardrail.service.ts'
import { acknowledgeBreach, type NewGuardrail, upsertGuardrail } from '../guardrail-write.service.ts'
import type { Figure } from '../measure.rules.ts'
import { FRAME, type House, openHouse } from './house.ts'

const base: NewGuardrail = { code: 'G', strategyCode: null, versionNumber: null, stepKey: null, metric: 'CSAT', windowDays: 10, threshold: 0.5, minN: 2, action: 'ALERT', active: true }
let house: House
beforeAll(async () => {
  house = await openHouse({ classifier: 'none' })
})
afterAll(() => house.close())

let key = 0
const score = (of: Delinquent, value: number) =>
  submitFeedback(house.host, house.config, { about: { caseId: of.caseId, actionId: of.actionId }, score: value, text: null, idempotencyKey: `s${++key}`, actor: 'me' })
const set = (changes: Partial<NewGuardrail>) => upsertGuardrail(house.host, { ...base, ...changes }, 'boss')
const breaches = (code: string) =>
  house.db.query<Record<string, unknown>>(
    'SELECT b.* FROM feedback_guardrail_breach b JOIN feedback_guardrail g ON g.id = b.guardrail_id WHERE g.code = $1 ORDER BY b.id', [code],
  )
const pausesOf = (versionId: number) => house.db.query<{ step_key: string | null }>('SELECT step_key FROM strategy_pause WHERE version_id = $1', [versionId])
/** Two debtors on a version of their own. */
const onVersion = async () => {
  const ground = { ...house.ground, versionId: await house.world.strategyVersion() }
  return { ground, people: [await house.world.delinquent(ground), await house.world.delinquent(ground)] as const }
}

it('below minN nothing happens; at minN a breach is recorded and told once, and again only after its window', async () => {
  await set({ code: 'ONCE' })
  const { people } = await onVersion()
  await score(people[0], 1)
  expect(await breaches('ONCE')).toEqual([])
  await score(people[1], 1)
  expect(await breaches('ONCE')).toMatchObject([{ strategy_version_id: null, step_key: null, value: 0, numerator: 0, denominator: 2, action: 'ALERT', pause_id: null }])
  await Promise.all([checkGuardrails(house.host, house.config), checkGuardrails(house.host, house.config)])
  expect(await breaches('ONCE')).toHaveLength(1)
  expect(await house.db.query(`SELECT payload->>'guardrail' AS guardrail, actor FROM event WHERE type = 'feedback.guardrailBreached'`)).toEqual([{ guardrail: 'ONCE', actor: 'plugin:feedback-collection' }])
  house.at(11)
  for (let i = 0; i < 2; i++) await score(await house.world.delinquent(house.ground), 2)
  expect(await breaches('ONCE')).toHaveLength(2)
  house.at(0)
  await set({ code: 'ONCE', active: false })
})

it('PAUSE_VERSION pauses the version that is bad and no other; an inactive guardrail does nothing', async () => {
  const [good, bad] = [await onVersion(), await onVersion()]
  await set({ code: 'OFF', action: 'PAUSE_VERSION', active: false })
  await set({ code: 'VERSION', action: 'PAUSE_VERSION' })
  for (const of of good.people) await score(of, 5)
  for (const of of bad.people) await score(of, 1)
  expect((await breaches('VERSION')).filter((b) => b['strategy_version_id'] === bad.ground.versionId)).toMatchObject([{ step_key: null, pause_id: expect.any(Number) }])
  expect([await pausesOf(good.ground.versionId), await pausesOf(bad.ground.versionId)]).toEqual([[], [{ step_key: null }]])
  expect(await breaches('OFF')).toEqual([])
  await set({ code: 'VERSION', active: false })
})

it('of a version that is retired a breach is told, and nothing is paused', async () => {
  const { ground, people } = await onVersion()
  await house.db.query(`UPDATE strategy_version SET state = 'RETIRED' WHERE id = $1`, [ground.versionId])
  await set({ code: 'RETIRED', action: 'PAUSE_STEP', stepKey: 'call', metric: 'NEGATIVE_SHARE' })
  for (const of of people) await score(of, 2)
  expect((await breaches('RETIRED')).filter((b) => b['strategy_version_id'] === ground.versionId)).toMatchObject([{ step_key: 'call', value: 1, pause_id: null }])
  expect(await pausesOf(ground.versionId)).toEqual([])
  await set({ code: 'RETIRED', active: false })
})

it('complaints, upheld answers and refusals have guardrails too; refusals are measured by the day’s first cycle', async () => {
  const { ground, people } = await onVersion()
  for (const code of ['COMPLAINTS', 'REFUSALS'] as const) {
    await set({ code, metric: code === 'COMPLAINTS' ? 'COMPLAINT_RATE' : 'REFUSAL_SHARE', threshold: code === 'COMPLAINTS' ? 400 : 0.4, action: 'PAUSE_STEP' })
  }
  const of = (code: string) => breaches(code).then((all) => all.filter((b) => b['strategy_version_id'] === ground.versionId))
  await house.contact(people[0], { outcome_code: 'REFUSES_TO_PAY' })
  await house.contact(people[1])
  expect(await of('COMPLAINTS')).toEqual([])
  await house.file(people[0], { actionId: people[0].actionId })
  expect(await of('COMPLAINTS')).toMatchObject([{ value: 500, numerator: 1, denominator: 2, step_key: 'call' }])
  expect(await of('REFUSALS')).toEqual([])
  const ask = () => house.hooks.contribute('case.steps', [{ ...people[1], facts: makeFacts() }], FRAME)
  await ask()
  await ask()
  expect(await of('REFUSALS')).toMatchObject([{ value: 0.5, numerator: 1, denominator: 2, step_key: 'call' }])
  for (const code of ['COMPLAINTS', 'REFUSALS']) await set({ code, active: false })
})

it('somebody takes note of a breach, and the first to do so stays', async () => {
  const [breach] = await breaches('ONCE')
  await acknowledgeBreach(house.host, breach?.['id'] as number, 'seen', 'zoe')
  await acknowledgeBreach(house.host, breach?.['id'] as number, 'me too', 'ann')
  expect((await breaches('ONCE'))[0]).toMatchObject({ acknowledged_by: 'zoe', note: 'seen' })
  await expect(acknowledgeBreach(house.host, 999_999, null, 'zoe')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('judges scope, level, direction and window', () => {
  const figure = (versionId: number | null, stepKey: string | null, numerator: number, denominator = 10): Figure => ({ versionId, stepKey, channel: null, agentId: null, numerator, denominator, excluded: {} })
  const versions = new Map([[1, { strategyCode: 'S', number: 1 }], [2, { strategyCode: 'S', number: 2 }], [3, { strategyCode: 'T', number: 1 }]])
  const caught = (changes: Partial<Guardrail>, ...figures: Figure[]) =>
    breachesOf({ id: 1, ...base, ...changes }, figures, versions).map(({ versionId, stepKey }) => `${versionId}/${stepKey}`)
  const bad = [figure(1, 'a', 0), figure(1, 'b', 0), figure(2, 'a', 0), figure(3, 'a', 0), figure(null, null, 0)]
  expect(caught({ action: 'PAUSE_STEP' }, ...bad)).toEqual(['1/a', '1/b', '2/a', '3/a'])
  expect(caught({ action: 'PAUSE_STEP', strategyCode: 'S' }, ...bad)).toEqual(['1/a', '1/b', '2/a'])
  expect(caught({ action: 'PAUSE_STEP', strategyCode: 'S', versionNumber: 1, stepKey: 'b' }, ...bad)).toEqual(['1/b'])
  expect(caught({}, figure(null, null, 4))).toEqual(['null/null'])
  expect(caught({}, figure(null, null, 5), figure(null, null, 0, 1))).toEqual([])
  expect(caught({ metric: 'UPHELD_SHARE' }, figure(null, null, 5), figure(null, null, 6))).toHaveLength(1)
  expect([levelOf({ ...base }), levelOf({ ...base, strategyCode: 'S' }), levelOf({ ...base, stepKey: 'a' }), levelOf({ ...base, action: 'PAUSE_VERSION' })]).toEqual(['NONE', 'VERSION', 'STEP', 'VERSION'])
  expect(guardrailWindow(new Date('2026-03-02T15:00:00Z'), 10)).toEqual({ from: '2026-02-21', to: '2026-03-04' })
  for (const [wrong, says] of [
    [{ code: 'no code' }, 'is not a code'],
    [{ stepKey: 'a\ud800' }, 'stepKey is no code'],
    [{ threshold: 1.5 }, 'CSAT is from 0 to 1'],
    [{ threshold: Number.NaN }, 'threshold is NaN'],
    [{ windowDays: 0 }, 'Give 1 to 366'],
    [{ minN: 0 }, 'Give 1 or more'],
    [{ versionNumber: 1 }, 'without strategyCode'],
    [{ stepKey: 'a', action: 'PAUSE_VERSION' }, 'take PAUSE_STEP'],
  ] as const) {
    expect(() => checkGuardrail({ ...base, ...wrong })).toThrow(says)
  }
  expect(() => checkGuardrail({ ...base, metric: 'COMPLAINT_RATE', threshold: 25 })).not.toThrow()
})
