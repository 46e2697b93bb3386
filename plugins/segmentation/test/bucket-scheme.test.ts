import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { SHIPPED_SCHEMES } from '../bucket-scheme.defaults.ts'
import { aliasesAt, bucketOf, parseBuckets } from '../bucket-scheme.rules.ts'
import { SegmentationBucketSchemeInvalid } from '../errors.ts'
import { segmentation } from '../plugin.ts'
import { createDebtors, globalId } from './debtors.ts'

const MANAGER = { role: 'MANAGER', subject: 'ann' } as const
let app: TestApp
let world: Awaited<ReturnType<typeof createDebtors>>
beforeAll(async () => {
  app = await createTestApp({ plugins: [segmentation] })
  world = await createDebtors(app.db)
})
afterAll(() => app.close())

it('gives every number of days exactly one bucket, at every bound', () => {
  const [monthly, stages] = SHIPPED_SCHEMES as [(typeof SHIPPED_SCHEMES)[number], (typeof SHIPPED_SCHEMES)[number]]
  const at = (days: number[]) => days.map((dpd) => bucketOf(monthly, dpd).code)
  expect(at([0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 150, 151, 180, 181, 9999])).toEqual(
    ['CURRENT', 'M1', 'M1', 'M2', 'M2', 'M3', 'M3', 'M4', 'M4', 'M5', 'M5', 'M6', 'M6', 'M6+', 'M6+'])
  expect([0, 1, 10, 11, 30, 31, 60, 90, 91].map((dpd) => bucketOf(stages, dpd).code)).toEqual(['S0', 'S1', 'S1', 'S2', 'S2', 'M1-M2', 'M1-M2', 'M2-M3', 'M3+'])
  expect([5, 10, 11, 30].map((dpd) => aliasesAt(bucketOf(monthly, dpd), dpd))).toEqual([['S1'], ['S1'], ['S2'], ['S2']])
  for (const { buckets } of SHIPPED_SCHEMES) expect(parseBuckets(buckets)).toEqual(buckets)
})

it('has the codes, bounds and aliases by which the KPIs count', async () => {
  await world.debtor({ dpd: 5 })
  const fields = 'code name nameZh minDpd maxDpd aliases { name minDpd maxDpd }'
  const { data } = await app.execute(`{ rollMatrix(where: { portfolio: "CARDS", from: "2026-02-01", to: "2026-03-01" }) { scheme rows { bucket { ${fields} } } }
    segmentationBucketSchemes { code version createdBy buckets { ${fields} } } }`)
  const [monthly] = data.segmentationBucketSchemes
  expect(data.rollMatrix.scheme).toBe(`${monthly.code}.${monthly.version}`)
  expect(data.rollMatrix.rows.map((row: { bucket: object }) => row.bucket)).toEqual(monthly.buckets)
})

it.each([
  ['a gap', [[0, 1], [2, null]], ['buckets.1.minDpd']],
  ['an overlap', [[0, 1], [1, 31], [30, null]], ['buckets.2.minDpd']],
  ['no open top', [[0, 1], [1, 31]], ['buckets.1.maxDpd']],
  ['two open ones', [[0, 1], [1, null], [31, null]], ['buckets.1.maxDpd']],
  ['no bucket for nothing past due', [[0, 10], [10, null]], ['buckets.0']],
  ['an empty bucket', [[0, 1], [1, 1], [1, null]], ['buckets.1.maxDpd']],
])('refuses %s', (_name, ranges, paths) => {
  const buckets = ranges.map(([minDpd, maxDpd], i) => ({ code: `B${i}`, name: `B${i}`, nameZh: `B${i}`, minDpd, maxDpd, aliases: [] }))
  try {
    parseBuckets(buckets)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(SegmentationBucketSchemeInvalid)
    expect((error as SegmentationBucketSchemeInvalid).faults.map((fault) => fault.path.join('.'))).toEqual(paths)
  }
})

const ADD = `mutation ($input: SegmentationBucketSchemeAddInput!) { segmentationBucketSchemeAdd(input: $input) {
  bucketScheme { code version note createdBy buckets { code } }
  errors { ... on UserError { code path } ... on SegmentationBucketSchemeInvalid { faults { path message } } } } }`
const WEEKS = [
  { code: 'NOW', name: 'Not past due', nameZh: '正常', minDpd: 0, maxDpd: 1 },
  { code: 'W1', name: 'First week', nameZh: '第一周', minDpd: 1, maxDpd: 8, aliases: [{ name: 'FIRST_DAY', minDpd: 1, maxDpd: 2 }] },
  { code: 'LATER', name: 'Later', nameZh: '以后', minDpd: 8 },
]
const add = async (input: object) => (await app.execute(ADD, { input }, MANAGER)).data.segmentationBucketSchemeAdd

it('takes a scheme of the house, versions it, and shows the bucket of cases and accounts in it', async () => {
  expect(await add({ code: 'WEEKLY', buckets: WEEKS, note: 'ours' })).toEqual({
    bucketScheme: { code: 'WEEKLY', version: 1, note: 'ours', createdBy: 'ann', buckets: [{ code: 'NOW' }, { code: 'W1' }, { code: 'LATER' }] },
    errors: [],
  })
  expect((await add({ code: 'WEEKLY', buckets: WEEKS })).bucketScheme.version).toBe(1)
  const who = await world.debtor({ dpd: 7 })
  const first = await world.debtor({ dpd: 1 })
  const current = await world.debtor({ dpd: 0 })
  const ask = async (caseId: number, accountId: number) => {
    const place = '{ scheme code aliases daysPastDue }'
    const { data } = await app.execute(
      `query ($case: ID!, $account: ID!) { case(id: $case) { daysPastDue weekly: bucket(scheme: "WEEKLY") ${place} usual: bucket ${place} stage: bucket(scheme: "STAGES_S") ${place} }
        account(id: $account) { weekly: bucket(scheme: "WEEKLY") ${place} } }`,
      { case: globalId('Case', caseId), account: globalId('Account', accountId) },
    )
    return data
  }
  const data = await ask(who.caseId, who.accountId)
  expect(data.case).toEqual({
    daysPastDue: 7,
    weekly: { scheme: 'WEEKLY.1', code: 'W1', aliases: [], daysPastDue: 7 },
    usual: { scheme: 'MONTHLY_30.1', code: 'M1', aliases: ['S1'], daysPastDue: 7 },
    stage: { scheme: 'STAGES_S.1', code: 'S1', aliases: [], daysPastDue: 7 },
  })
  expect(data.account.weekly).toEqual(data.case.weekly)
  expect((await ask(first.caseId, first.accountId)).case.weekly).toMatchObject({ code: 'W1', aliases: ['FIRST_DAY'] })
  expect((await ask(current.caseId, current.accountId)).account.weekly).toMatchObject({ code: 'NOW' })

  const wider = WEEKS.map((bucket) => (bucket.code === 'W1' ? { ...bucket, maxDpd: 7 } : bucket.code === 'LATER' ? { ...bucket, minDpd: 7 } : bucket))
  expect((await add({ code: 'WEEKLY', buckets: wider })).bucketScheme.version).toBe(2)
  expect((await ask(who.caseId, who.accountId)).case.weekly).toMatchObject({ scheme: 'WEEKLY.2', code: 'LATER' })
})

it('refuses a bad scheme with its faults, the code of a shipped one, and a scheme that there is not', async () => {
  const twice = WEEKS.map((bucket) => (bucket.code === 'LATER' ? { ...bucket, code: 'W1', minDpd: 9 } : bucket))
  expect(await add({ code: 'BAD', buckets: twice })).toMatchObject({
    bucketScheme: null,
    errors: [{ code: 'SEGMENTATION_BUCKET_SCHEME_INVALID', faults: [{ path: ['buckets', '2', 'code'] }, { path: ['buckets', '2', 'minDpd'] }] }],
  })
  const half = WEEKS.map((bucket) => ({ ...bucket, nameZh: '\ud800' }))
  expect((await add({ code: 'HALF', buckets: half })).errors).toMatchObject([{ code: 'SEGMENTATION_BUCKET_SCHEME_INVALID' }])
  expect((await add({ code: 'MONTHLY_30', buckets: WEEKS })).errors).toEqual([{ code: 'INVALID_INPUT', path: ['code'] }])
  const { data, errors } = await app.execute('{ cases(first: 1) { nodes { bucket(scheme: "NONE") { code } } } }')
  expect(data.cases.nodes[0].bucket).toBeNull()
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('MONTHLY_30') })
})

it('reads the buckets of a list in a fixed number of statements', async () => {
  const count = async (first: number) => {
    let statements = 0
    const stop = app.db.onStatement(() => statements++)
    await app.execute(`{ cases(first: ${first}) { nodes { bucket { code } quadrant } } }`)
    stop()
    return statements
  }
  for (let i = 0; i < 6; i++) await world.debtor({ dpd: 10 + i })
  expect(await count(6)).toBe(await count(2))
})
