import { type LoadedPortfolio, loadPortfolios } from '../compliance/situation.service.ts'
import { loadTemplates, wordingsFor } from '../compliance/template-load.service.ts'
import type { Sql } from '../db/database.ts'
import type { SegmentRule } from '../plugin-host/catalogue.ts'
import { compileCondition } from '../segments/condition.compile.ts'
import { parseCondition } from '../segments/condition.schema.ts'
import type { FactName } from '../segments/facts.ts'
import { loadPinnedPlans, loadPublishedPlans } from '../strategies/plan.service.ts'
import type { CycleDay, CyclePortfolio } from './batch.types.ts'
import type { CycleHouse } from './cycle.service.ts'
import type { CompiledQueue, DecideEnv, Pauses } from './decide.types.ts'

/** Lowest precedence first. */
export async function loadSegments(db: Pick<Sql, 'query'>): Promise<SegmentRule[]> {
  const rows = await db.query<{ code: string; precedence: number; rule: unknown }>('SELECT code, precedence, rule FROM segment ORDER BY precedence, code')
  return rows.map((s): SegmentRule => ({ code: s.code, precedence: s.precedence, rule: parseCondition(s.rule) }))
}

/** Segments, strategies, queues, rule packs and texts, read and compiled once a run. */
export async function loadEnv({ db, hooks, rulebooks }: Pick<CycleHouse, 'db' | 'hooks' | 'rulebooks'>, portfolio: CyclePortfolio, day: CycleDay): Promise<DecideEnv> {
  const segments = await loadSegments(db)
  const queues = await db.query<{ id: number; code: string; order_by: FactName; filter: unknown }>('SELECT id, code, order_by, filter FROM queue ORDER BY precedence, code')
  const publishedOf = await loadPublishedPlans(db)
  const pinned = await db.query<{ id: number }>(
    `SELECT DISTINCT e.strategy_version_id AS id FROM enrolment e JOIN collection_case c ON c.id = e.case_id
      WHERE c.portfolio_id = $1 AND e.state IN ('ACTIVE', 'SUSPENDED')`,
    [portfolio.id],
  )
  const versions = await loadPinnedPlans(db, pinned.map((p) => p.id))
  const pauses = await loadPauses(db)
  const loaded = (await loadPortfolios(db, [portfolio.id])).get(portfolio.id) as LoadedPortfolio
  return {
    day,
    hooks,
    portfolio: loaded,
    rulebook: await rulebooks.read(db),
    wordings: wordingsFor(await loadTemplates(db), { country: loaded.policy.country, collectorType: loaded.collectorType }),
    segments,
    publishedOf,
    versions,
    pauses,
    queues: queues.map((q): CompiledQueue => ({ id: q.id, code: q.code, orderBy: q.order_by, matches: compileCondition(parseCondition(q.filter, { scope: 'action' })) })),
  }
}

async function loadPauses(db: CycleHouse['db']): Promise<Pauses> {
  const rows = await db.query<{ version: number; step: string | null }>('SELECT version_id AS version, step_key AS step FROM strategy_pause WHERE lifted_at IS NULL')
  return {
    versions: new Set(rows.filter((row) => row.step === null).map((row) => row.version)),
    steps: new Set(rows.filter((row) => row.step !== null).map((row) => `${row.version}#${row.step}`)),
  }
}
