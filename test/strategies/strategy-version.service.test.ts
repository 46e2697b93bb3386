import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { IllegalTransition, InvalidInput, NotFound } from '../../src/schema/errors.ts'
import { loadPinnedPlans, loadPublishedPlans } from '../../src/strategies/plan.service.ts'
import { FourEyesRequired, SegmentHasStrategy, StepsInvalid, StrategyCodeTaken, VersionImmutable } from '../../src/strategies/strategy.errors.ts'
import { createStrategy } from '../../src/strategies/strategy.service.ts'
import {
  approveVersion,
  createDraft,
  discardVersion,
  publishVersion,
  replaceSteps,
  retireVersion,
  returnVersion,
  submitVersion,
} from '../../src/strategies/strategy-version.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
const clock = fixedClock('2026-03-01T08:00:00Z')
const as = (actor: string) => ({ db, clock, actor })

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.script(`TRUNCATE segment, strategy, strategy_version, step, event RESTART IDENTITY CASCADE;
    INSERT INTO segment (code, name, precedence, rule) VALUES ('ONE', 'one', 1, '{"all":[]}'), ('TWO', 'two', 2, '{"all":[]}')`)
})

const steps = [
  {
    key: 'call',
    treatment: 'CALL',
    offsetDays: { B: 3 },
    channels: ['VOICE', 'SMS'],
    catchUp: 'RUN_ALL',
    repeatDays: 7,
    maxOccurrences: 2,
    templateCode: 'T',
  },
  {
    key: 'letter',
    treatment: 'NOTICE',
    offsetDays: { B: 20, D: 10 },
    channels: ['LETTER'],
    catchUp: 'NEVER_SKIP',
    condition: {
      all: [
        { fact: 'pastDue', op: 'GTE', value: 1000 },
        { fact: 'product', op: 'NE', value: '信用卡 "A"' },
      ],
    },
  },
]

const makeStrategy = (code = 'FIRST', segmentCode = 'ONE') => createStrategy(as('ann'), { code, name: 'First', nameZh: '第一', segmentCode })
const makeDraft = async (strategyId?: number, of: unknown = steps) =>
  createDraft(as('ann'), { strategyId: strategyId ?? (await makeStrategy()), steps: of })
const publish = async (versionId: number) => {
  await submitVersion(as('ann'), versionId)
  await approveVersion(as('ben'), versionId)
  await publishVersion(as('ann'), versionId)
}
const stateOf = async (id: number) => (await db.query<{ state: string }>('SELECT state FROM strategy_version WHERE id = $1', [id]))[0]?.state
const events = async () => (await db.query<{ type: string }>('SELECT type FROM event ORDER BY id')).map((event) => event.type)
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

it('goes from draft to published, four eyes on it, each move with its event', async () => {
  const id = await makeDraft()
  await publish(id)
  const [row] = await db.query('SELECT number, state::text, created_by, submitted_by, approved_by, published_at FROM strategy_version')
  expect(row).toEqual({ number: 1, state: 'PUBLISHED', created_by: 'ann', submitted_by: 'ann', approved_by: 'ben', published_at: clock.now() })
  expect(await events()).toEqual([
    'strategy.created',
    'strategyVersion.created',
    'strategyVersion.submitted',
    'strategyVersion.approved',
    'strategyVersion.published',
  ])
})

it('gives the published timetable back as it was written, ready to be asked', async () => {
  const id = await makeDraft()
  expect((await loadPublishedPlans(db)).size).toBe(0)
  await publish(id)
  const plans = await loadPublishedPlans(db)
  expect([...plans.keys()]).toEqual(['ONE'])
  expect(plans.get('ONE')).toMatchObject({ strategyVersionId: id, strategyCode: 'FIRST', versionNumber: 1, segmentCode: 'ONE' })
  expect(plans.get('ONE')?.plan.steps).toMatchObject([
    { ...steps[0], ordinal: 1, condition: null },
    { ...steps[1], ordinal: 2, repeatDays: 0, maxOccurrences: 1, templateCode: null },
  ])
})

it('refuses the approval of the submitter', async () => {
  const id = await makeDraft()
  await submitVersion(as('ann'), id)
  expect(await failure(approveVersion(as('ann'), id))).toBeInstanceOf(FourEyesRequired)
  expect(await stateOf(id)).toBe('IN_REVIEW')
})

it('retires the version published before, and still gives it to the enrolments that pin it', async () => {
  const first = await makeDraft()
  await publish(first)
  const second = await createDraft(as('ann'), { strategyId: 1, copyOf: first })
  await publish(second)
  expect(await stateOf(first)).toBe('RETIRED')
  expect((await loadPublishedPlans(db)).get('ONE')).toMatchObject({ strategyVersionId: second, versionNumber: 2 })
  const pinned = await loadPinnedPlans(db, [first, second])
  expect(pinned.get(first)?.plan.steps).toEqual(
    pinned.get(second)?.plan.steps.map((step, i) => ({ ...step, holds: pinned.get(first)?.plan.steps[i]?.holds })),
  )
  expect(await events()).toContain('strategyVersion.retired')
})

it('refuses moves that the life cycle does not have', async () => {
  const id = await makeDraft()
  const error = await failure(publishVersion(as('ben'), id))
  expect(error).toBeInstanceOf(IllegalTransition)
  expect(error).toMatchObject({ from: 'DRAFT', to: 'PUBLISHED', allowed: ['IN_REVIEW', 'DISCARDED'] })
  await discardVersion(as('ann'), id)
  expect(await failure(submitVersion(as('ann'), id))).toBeInstanceOf(IllegalTransition)
  expect(await stateOf(id)).toBe('DISCARDED')
})

it('lets a draft be edited, and nothing after it; a returned version is a draft again', async () => {
  const id = await makeDraft()
  await replaceSteps(as('ann'), id, [steps[1]])
  await submitVersion(as('ann'), id)
  expect(await failure(replaceSteps(as('ann'), id, steps))).toBeInstanceOf(VersionImmutable)
  await returnVersion(as('ben'), id, 'Too soft.')
  await replaceSteps(as('ann'), id, steps)
  await publish(id)
  expect(await failure(replaceSteps(as('ann'), id, [steps[0]]))).toMatchObject({ code: 'VERSION_IMMUTABLE', state: 'PUBLISHED' })
  expect((await loadPublishedPlans(db)).get('ONE')?.plan.steps).toHaveLength(2)
})

it('keeps a segment to one published strategy', async () => {
  const first = await makeDraft()
  await publish(first)
  const rival = await makeDraft(await makeStrategy('RIVAL'))
  await submitVersion(as('ann'), rival)
  await approveVersion(as('ben'), rival)
  expect(await failure(publishVersion(as('ann'), rival))).toBeInstanceOf(SegmentHasStrategy)
  expect(await stateOf(rival)).toBe('APPROVED')
  await retireVersion(as('ben'), first)
  await publishVersion(as('ann'), rival)
  expect((await loadPublishedPlans(db)).get('ONE')?.strategyCode).toBe('RIVAL')
})

it('publishes one of two rivals that come at the same moment', async () => {
  const rivals = [await makeDraft(await makeStrategy('RIVAL_1')), await makeDraft(await makeStrategy('RIVAL_2'))]
  for (const id of rivals) {
    await submitVersion(as('ann'), id)
    await approveVersion(as('ben'), id)
  }
  const failures = await Promise.all(rivals.map((id) => failure(publishVersion(as('ann'), id))))
  expect(failures.filter((error) => error === undefined)).toHaveLength(1)
  expect(failures.filter((error) => error instanceof SegmentHasStrategy)).toHaveLength(1)
})

it('numbers drafts made at the same moment apart', async () => {
  const strategyId = await makeStrategy()
  await Promise.all([1, 2, 3].map(() => makeDraft(strategyId)))
  expect(await db.query('SELECT number FROM strategy_version ORDER BY number')).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }])
})

it('will not run a published version whose rows were changed past the API, and names it', async () => {
  const id = await makeDraft()
  await publish(id)
  await db.query(`UPDATE step SET offset_days = '{"B":4}' WHERE key = 'call'`)
  const message = new RegExp(`FIRST version 1 \\(id ${id}\\) has steps of hash`)
  await expect(loadPublishedPlans(db)).rejects.toThrow(message)
  await expect(loadPinnedPlans(db, [id])).rejects.toThrow(message)
})

it('will not publish what was changed past the API after the approval', async () => {
  const id = await makeDraft()
  await submitVersion(as('ann'), id)
  await approveVersion(as('ben'), id)
  await db.query(`DELETE FROM step WHERE key = 'letter'`)
  await expect(publishVersion(as('ann'), id)).rejects.toThrow(/changed past the API/)
  expect(await stateOf(id)).toBe('APPROVED')
})

it('refuses unknown ids, codes in use, bad codes and bad steps, and leaves nothing half-written', async () => {
  const strategyId = await makeStrategy()
  expect(await failure(makeStrategy())).toBeInstanceOf(StrategyCodeTaken)
  expect(await failure(createStrategy(as('ann'), { code: 'X', name: 'x', segmentCode: 'NONE' }))).toBeInstanceOf(NotFound)
  expect(await failure(createStrategy(as('ann'), { code: 'lower', name: 'x', segmentCode: 'ONE' }))).toBeInstanceOf(InvalidInput)
  expect(await failure(createStrategy(as('ann'), { code: 'X', name: ' ', segmentCode: 'ONE' }))).toBeInstanceOf(InvalidInput)
  expect(await failure(createDraft(as('ann'), { strategyId: 99, steps }))).toBeInstanceOf(NotFound)
  expect(await failure(createDraft(as('ann'), { strategyId, copyOf: 99 }))).toBeInstanceOf(NotFound)
  expect(await failure(createDraft(as('ann'), { strategyId }))).toBeInstanceOf(InvalidInput)
  expect(await failure(createDraft(as('ann'), { strategyId, steps: [] }))).toBeInstanceOf(StepsInvalid)
  expect(await failure(submitVersion(as('ann'), 99))).toMatchObject({ code: 'NOT_FOUND', path: ['strategyVersionId'] })
  expect(await db.query('SELECT id FROM strategy_version')).toEqual([])
  expect(await events()).toEqual(['strategy.created'])
})
