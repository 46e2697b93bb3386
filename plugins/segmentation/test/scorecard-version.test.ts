import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { segmentation } from '../plugin.ts'
import { createDebtors, globalId, TODAY } from './debtors.ts'

const VERSION = 'scorecardVersion { id number state contentHash note editedBy publishedBy retiredBy scorecard { number contentHash gradeDFrom characteristics { input } } }'
const FAULTS = '... on SegmentationScorecardInvalid { faults { path message } }'
const document = (name: string) => `mutation ($input: Segmentation${name}Input!) { it: segmentation${name}(input: $input) { ${VERSION}
  errors { __typename ... on UserError { code message path } ${/Create|Edit/.test(name) ? FAULTS : ''} } } }`

const ann = { role: 'MANAGER', subject: 'ann' } as const
const bob = { role: 'MANAGER', subject: 'bob' } as const
/** A card that looks at days past due alone: from `dpd` days on it is D, below it A. */
const harsh = (dpd: number) => ({
  characteristics: [{ axis: 'RISK', input: 'dpd', weight: 1, bins: [{ below: dpd, points: 0, reason: 'FINE' }, { points: 100, reason: 'LATE' }] }],
  minimumKnown: { risk: 1, ability: 1, willingness: 1 },
})

let app: TestApp
let world: Awaited<ReturnType<typeof createDebtors>>
beforeAll(async () => {
  app = await createTestApp({ plugins: [segmentation] })
  world = await createDebtors(app.db)
  for (const dpd of [3, 20, 20, 75]) await world.debtor({ dpd })
})
afterAll(() => app.close())

const send = async (name: string, input: object, as: object = ann) => {
  const { data, errors } = await app.execute(document(name), { input }, as)
  return { top: errors, ...(data?.it as { scorecardVersion: Record<string, never> | null; errors: Record<string, unknown>[] }) }
}
const pathsOf = ([error]: Record<string, unknown>[]): string[] => ((error?.['faults'] ?? []) as { path: string[] }[]).map(({ path }) => path.join('.'))
const inForce = async () => (await app.execute('{ segmentationScorecard { number contentHash gradeDFrom } }')).data.segmentationScorecard
const versions = async () =>
  (await app.execute('{ segmentationScorecardVersions { totalCount nodes { number state } } }')).data.segmentationScorecardVersions as { totalCount: number; nodes: object[] }
const gradesNow = async (businessDate = TODAY): Promise<string[]> => {
  await app.runCycle({ portfolio: 'CARDS', businessDate })
  const rows = await app.db.query<{ grade: string }>('SELECT c.grade::text AS grade FROM collection_case c ORDER BY c.id')
  return rows.map((row) => row.grade)
}

it('writes, previews, publishes and retires a scorecard; cases are graded by the one in force, without a restart', async () => {
  expect(await inForce()).toMatchObject({ number: 0, gradeDFrom: 74 })
  const shipped = await gradesNow()
  expect(shipped.slice(0, 3)).toEqual(['A', 'A', 'A'])

  const made = await send('ScorecardCreate', { scorecard: harsh(10), note: 'try' })
  expect(made).toMatchObject({ scorecardVersion: { number: 1, state: 'DRAFT', editedBy: 'ann', note: 'try', publishedBy: null, scorecard: { number: 1, characteristics: [{ input: 'dpd' }] } } })
  const { id, contentHash } = made.scorecardVersion as unknown as { id: string; contentHash: string }
  expect(await gradesNow()).toEqual(shipped)

  const { data } = await app.execute(
    `query ($id: ID!) { segmentationScorecardPreview(segmentationScorecardVersionId: $id, portfolio: "CARDS") {
      against cases changed rows { grade cases pastDue { amount } landings { landing cases share } } stability { index reading } } }`,
    { id },
    ann,
  )
  const preview = data.segmentationScorecardPreview
  expect(preview).toMatchObject({ against: 0, cases: 4, changed: 3, stability: { reading: 'SHIFT' } })
  const a = preview.rows.find((row: { grade: string }) => row.grade === 'A')
  expect(a).toMatchObject({ cases: 3, pastDue: { amount: '600.00' } })
  expect(a.landings.filter((cell: { cases: number }) => cell.cases > 0)).toEqual([{ landing: 'A', cases: 1, share: 1 / 3 }, { landing: 'D', cases: 2, share: 2 / 3 }])
  for (const row of preview.rows) expect(row.landings.reduce((n: number, cell: { cases: number }) => n + cell.cases, 0)).toBe(row.cases)

  expect((await send('ScorecardPublish', { segmentationScorecardVersionId: id }, ann)).errors).toMatchObject([{ code: 'SEGMENTATION_FOUR_EYES_REQUIRED' }])
  expect(await inForce()).toMatchObject({ number: 0 })
  expect(await send('ScorecardPublish', { segmentationScorecardVersionId: id }, bob)).toMatchObject({ errors: [], scorecardVersion: { state: 'PUBLISHED', publishedBy: 'bob', contentHash } })
  expect(await inForce()).toMatchObject({ number: 1, contentHash })
  expect(await gradesNow()).toEqual(['A', 'D', 'D', 'D'])

  // What is published never changes.
  const edited = await send('ScorecardEdit', { segmentationScorecardVersionId: id, scorecard: harsh(1) }, bob)
  expect(edited.errors).toMatchObject([{ code: 'SEGMENTATION_SCORECARD_IMMUTABLE' }])
  expect(await inForce()).toMatchObject({ contentHash })

  const next = await send('ScorecardCreate', { scorecard: harsh(50) }, bob)
  const nextId = (next.scorecardVersion as unknown as { id: string }).id
  expect(await send('ScorecardEdit', { segmentationScorecardVersionId: nextId, scorecard: harsh(1), note: 'harsher' }, bob)).toMatchObject({
    errors: [], scorecardVersion: { number: 2, note: 'harsher', editedBy: 'bob' },
  })
  await send('ScorecardPublish', { segmentationScorecardVersionId: nextId }, ann)
  expect(await versions()).toEqual({ totalCount: 2, nodes: [{ number: 2, state: 'PUBLISHED' }, { number: 1, state: 'RETIRED' }] })
  expect(await gradesNow()).toEqual(['D', 'D', 'D', 'D'])

  expect((await send('ScorecardPublish', { segmentationScorecardVersionId: id }, bob)).errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION' }])
  expect(await send('ScorecardRetire', { segmentationScorecardVersionId: nextId }, bob)).toMatchObject({ errors: [], scorecardVersion: { state: 'RETIRED', retiredBy: 'bob' } })
  expect(await inForce()).toMatchObject({ number: 0 })
  expect(await gradesNow()).toEqual(shipped)

  const events = await app.db.query<{ type: string; actor: string }>(`SELECT type, actor FROM event WHERE type LIKE 'segmentation%' ORDER BY id`)
  expect(events.map(({ type, actor }) => `${type.split('.')[1]} by ${actor}`)).toEqual([
    'created by ann', 'published by bob', 'created by bob', 'edited by bob', 'retired by ann', 'published by ann', 'retired by bob',
  ])
})

it('keeps the grades of before a publication in the history', async () => {
  const first = await send('ScorecardCreate', { scorecard: harsh(4) }, ann)
  await send('ScorecardPublish', { segmentationScorecardVersionId: (first.scorecardVersion as unknown as { id: string }).id }, bob)
  await app.runCycle({ portfolio: 'CARDS', businessDate: '2026-03-03' })
  const rows = await app.db.query<{ grade: string; valid_from: string; valid_to: string | null; reason_codes: string[] }>(
    'SELECT grade::text AS grade, valid_from, valid_to, reason_codes FROM grade WHERE case_id = (SELECT min(id) + 1 FROM collection_case) ORDER BY valid_from',
  )
  expect(rows.map(({ grade, valid_from, valid_to }) => [grade, valid_from, valid_to])).toEqual([['A', TODAY, '2026-03-03'], ['D', '2026-03-03', null]])
  expect(rows[1]?.reason_codes).toEqual(['LATE'])
})

it('answers a bad scorecard with every fault and its path, and stores nothing', async () => {
  const before = await versions()
  const bad = {
    characteristics: [
      { axis: 'RISK', input: 'age', weight: 1, bins: [{ below: 1, points: 0, reason: 'X' }, { points: 1, reason: 'Y' }] },
      { axis: 'RISK', input: 'dpd', weight: -1, bins: [{ below: 5, points: 0, reason: 'X' }, { below: 5, points: 101, reason: 'lower' }] },
    ],
    cutOffs: { b: 50, c: 40, d: 60 },
  }
  const { errors } = await send('ScorecardCreate', { scorecard: bad })
  expect(errors).toMatchObject([{ __typename: 'SegmentationScorecardInvalid', code: 'SEGMENTATION_SCORECARD_INVALID', path: ['scorecard'] }])
  expect(pathsOf(errors)).toEqual(expect.arrayContaining([
    'scorecard.characteristics.0.input', 'scorecard.characteristics.1.weight', 'scorecard.characteristics.1.bins.1.points',
    'scorecard.characteristics.1.bins.1.reason', 'scorecard.cutOffs',
  ]))
  // Faults between the parts show once each part is sound.
  const sound = harsh(3)
  const open = { ...sound, characteristics: [{ ...sound.characteristics[0], bins: [{ below: 5, points: 0, reason: 'X' }, { below: 9, points: 1, reason: 'Y' }] }] }
  const faultsOf = async (scorecard: object) => pathsOf((await send('ScorecardCreate', { scorecard })).errors)
  expect(await faultsOf(open)).toEqual(['scorecard.characteristics.0.bins'])
  expect(await faultsOf({ characteristics: sound.characteristics })).toEqual(['scorecard.characteristics'])
  const cells = [{ behaviourBand: 0, balanceBand: 0, priority: 1 }, { behaviourBand: 0, balanceBand: 0, priority: 1 }, { behaviourBand: 2, balanceBand: 0, priority: 1 }]
  expect(await faultsOf({ ...sound, matrix: { behaviourBounds: [50], balanceBounds: [100], cells } })).toEqual(
    ['scorecard.matrix.cells.1', 'scorecard.matrix.cells.2', 'scorecard.matrix.cells'])
  expect(await versions()).toEqual(before)
})

it('makes no second draft of the same content, and copies a version or the shipped scorecard', async () => {
  const once = await send('ScorecardCreate', { scorecard: harsh(77) })
  const twice = await send('ScorecardCreate', { scorecard: harsh(77) })
  expect(twice.scorecardVersion).toEqual(once.scorecardVersion)
  const force = await inForce()
  expect((await send('ScorecardCreate', { copyOfNumber: force.number }, bob)).scorecardVersion).toMatchObject({ state: 'DRAFT', contentHash: force.contentHash })
  expect((await send('ScorecardCreate', { copyOfNumber: 0 }, bob)).scorecardVersion).toMatchObject({ scorecard: { gradeDFrom: 74 } })
  expect((await send('ScorecardCreate', { copyOfNumber: 999 }, bob)).errors).toMatchObject([{ code: 'NOT_FOUND', path: ['copyOfNumber'] }])
  expect((await send('ScorecardCreate', { copyOfNumber: 0, scorecard: harsh(1) }, bob)).errors).toMatchObject([{ code: 'INVALID_INPUT' }])
})

it('is written by managers, published by managers and compliance, and by nobody else', async () => {
  const code = async (name: string, role: string) => (await send(name, name === 'ScorecardCreate' ? {} : { segmentationScorecardVersionId: globalId('SegmentationScorecardVersion', 999) }, { role, subject: 'x' })).top?.[0]?.extensions['code']
  for (const role of ['AGENT', 'PARTNER']) for (const name of ['ScorecardCreate', 'ScorecardPublish', 'ScorecardRetire']) expect(await code(name, role)).toBe('FORBIDDEN')
  expect(await code('ScorecardCreate', 'COMPLIANCE')).toBe('FORBIDDEN')
  expect((await send('ScorecardPublish', { segmentationScorecardVersionId: globalId('SegmentationScorecardVersion', 999) }, { role: 'COMPLIANCE', subject: 'x' })).errors).toMatchObject([{ code: 'NOT_FOUND' }])
})

it('does not grade by content that was changed past the API: the grades of before stand', async () => {
  const before = await gradesNow('2026-03-03')
  await app.db.query(`UPDATE segmentation_scorecard_version SET content = jsonb_set(content, '{dpdAlwaysD}', '1'), content_hash = 'forged' WHERE state = 'PUBLISHED'`)
  expect(await gradesNow('2026-03-03')).toEqual(before)
  expect(app.hooks.health().find((row) => row.point === 'segment.grade')).toMatchObject({ failures: 1, lastError: expect.stringContaining('changed past the API') })
})
