import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { config } from '../config.ts'
import { compileMatrix } from '../matrix.rules.ts'
import { segmentation } from '../plugin.ts'
import { quadrantOf } from '../quadrant.rules.ts'
import { createDebtors } from './debtors.ts'

const { quadrant: FROM, matrix } = config.parse({})

describe('willingness by ability', () => {
  it('parts at the bound: from it on a case is unable, unwilling', () => {
    expect(quadrantOf(49, 49, FROM)).toBe('WILLING_ABLE')
    expect(quadrantOf(50, 49, FROM)).toBe('WILLING_UNABLE')
    expect(quadrantOf(49, 50, FROM)).toBe('UNWILLING_ABLE')
    expect(quadrantOf(50, 50, FROM)).toBe('UNWILLING_UNABLE')
    expect(quadrantOf(0, 100, { ability: 50, willingness: 50 })).toBe('UNWILLING_ABLE')
  })

  it('is not guessed where either axis is unknown', () => {
    for (const [ability, willingness] of [[null, 10], [10, null], [null, null]] as const) expect(quadrantOf(ability, willingness, FROM)).toBeNull()
  })
})

describe('behaviour by balance', () => {
  it('finds the cell at each bound, and none where risk is unknown', () => {
    const cellOf = compileMatrix(matrix)
    const at = (risk: number, outstanding: number) => {
      const cell = cellOf(risk, outstanding)
      return [cell?.behaviour, cell?.balance]
    }
    expect([at(0, 0), at(29, 99_999), at(30, 100_000), at(59, 499_999), at(60, 500_000), at(100, 9e12)]).toEqual([[0, 0], [0, 0], [1, 1], [1, 1], [2, 2], [2, 2]])
    expect(cellOf(null, 1)).toBeNull()
  })
})

let app: TestApp
let world: Awaited<ReturnType<typeof createDebtors>>
beforeAll(async () => {
  app = await createTestApp({ plugins: [segmentation] })
  world = await createDebtors(app.db)
  const add = async (outstanding: number, axes: { risk?: number; ability?: number; willingness?: number } | null, columns = {}) => {
    const who = await world.debtor({ dpd: 40, outstanding, columns })
    if (axes !== null) await world.graded(who, 'B', '2026-02-01', null, axes)
    return who
  }
  await add(50_000, { risk: 10, ability: 10, willingness: 10 })
  await add(60_000, { risk: 29, ability: 60, willingness: 10 })
  await add(500_000, { risk: 60, ability: 10, willingness: 90 })
  await add(700_000, { ability: 90, willingness: 90 })
  await add(80_000, null)
  await add(999_000, { risk: 99, ability: 99, willingness: 99 }, { state: 'CURED', closed_on: '2026-02-20', close_code: 'CURED' })
})
afterAll(() => app.close())

const MATRIX = `query ($portfolio: String!) { segmentationMatrix(portfolio: $portfolio) { balanceBounds { amount currency }
  cells { cell { behaviourBand balanceBand } volume { cases outstanding { amount currency } pastDue { amount } } }
  unknown { cases outstanding { amount } } quadrants { quadrant advice volume { cases } } unknownQuadrant { cases } } }`

it('counts every case in work once, with what it owes', async () => {
  const { data } = await app.execute(MATRIX, { portfolio: 'CARDS' }, { role: 'MANAGER' })
  const { cells, unknown, quadrants, unknownQuadrant, balanceBounds } = data.segmentationMatrix
  expect(balanceBounds).toEqual([{ amount: '1000.00', currency: 'USD' }, { amount: '5000.00', currency: 'USD' }])
  expect(cells).toHaveLength(9)
  expect(cells.filter((c: { volume: { cases: number } }) => c.volume.cases > 0)).toEqual([
    { cell: { behaviourBand: 0, balanceBand: 0 }, volume: { cases: 2, outstanding: { amount: '1100.00', currency: 'USD' }, pastDue: { amount: '400.00' } } },
    { cell: { behaviourBand: 2, balanceBand: 2 }, volume: { cases: 1, outstanding: { amount: '5000.00', currency: 'USD' }, pastDue: { amount: '200.00' } } },
  ])
  expect(unknown).toEqual({ cases: 2, outstanding: { amount: '7800.00' } })
  expect(quadrants.map((q: { quadrant: string; volume: { cases: number } }) => [q.quadrant, q.volume.cases])).toEqual(
    [['WILLING_ABLE', 1], ['WILLING_UNABLE', 1], ['UNWILLING_ABLE', 1], ['UNWILLING_UNABLE', 1]])
  expect(unknownQuadrant).toEqual({ cases: 1 })
})

it('says the quadrant of each case, by its present grade', async () => {
  const { data } = await app.execute('{ cases(first: 10) { nodes { quadrant } } }')
  expect(data.cases.nodes.map((node: { quadrant: string | null }) => node.quadrant)).toEqual(
    ['WILLING_ABLE', 'WILLING_UNABLE', 'UNWILLING_ABLE', 'UNWILLING_UNABLE', null, 'UNWILLING_UNABLE'])
})

it('is null for a portfolio that there is not, or that may not be seen, and closed to agents', async () => {
  const ask = (portfolio: string, as: object) => app.execute(MATRIX, { portfolio }, as)
  expect((await ask('NONE', { role: 'MANAGER' })).data.segmentationMatrix).toBeNull()
  expect((await ask('CARDS', { role: 'PARTNER', portfolios: ['OTHER'] })).data.segmentationMatrix).toBeNull()
  expect((await ask('CARDS', { role: 'PARTNER', portfolios: ['CARDS'] })).data.segmentationMatrix).not.toBeNull()
  expect((await ask('CARDS', { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
})

it('moves a case in its queue by its cell, and gives a case that no rule fits the segment of its cell', async () => {
  const cells = matrix.cells.map((cell) => (cell.behaviour === 2 && cell.balance === 2 ? { ...cell, priority: 3, segment: 'BIG_RISK' } : { ...cell, priority: 1, segment: cell.balance === 0 ? 'GONE' : null }))
  const hooks = createTestHooks([segmentation], { db: app.db, options: { segmentation: { matrix: { ...matrix, cells } } } })
  const of = (facts: Parameters<typeof makeFacts>[0]) => ({ caseId: 1, customerId: 1, facts: makeFacts({ grade: 'B', ...facts }), previous: null })
  const items = [of({ risk: 60, outstanding: 500_000 }), of({ risk: 59, outstanding: 500_000 }), of({ risk: 60, outstanding: 10 }), of({ outstanding: 500_000 }), of({ risk: 60, outstanding: 500_000, vulnerable: true })]
  const ranked = items.map((item) => ({ ...item, channel: 'VOICE' as const, treatment: 'CALL', rank: 10 }))
  expect((await hooks.transform('queue.priority', ranked, { businessDate: '2026-03-02' })).values).toEqual([30, 10, 10, 10, 30])
  const segments = [
    { code: 'CARE', precedence: 0, rule: { fact: 'vulnerable', op: 'EQ', value: true } },
    { code: 'BIG_RISK', precedence: 9, rule: { fact: 'dpd', op: 'GT', value: 9_999 } },
  ] as const
  // The rules come first; GONE names no segment that there is.
  expect((await hooks.decide('segment.assign', items, { businessDate: '2026-03-02', segments })).answers).toEqual(['BIG_RISK', null, null, null, 'CARE'])
})
