import { NotFound, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { type GradeCell, type GradeRow, GRADES, gradeRows, sum, type Volume } from './grade-matrix.rules.ts'
import type { PortfolioScope } from './portfolio-scope.service.ts'
import { parseScorecard } from './scorecard-content.rules.ts'
import { makeUsable, scorecardInForce } from './scorecard-force.service.ts'
import { stabilityIndex } from './stability.rules.ts'

export interface ScorecardPreview {
  readonly currency: string
  /** Number of the scorecard in force, against which it is held. */
  readonly against: number
  readonly rows: readonly GradeRow[]
  readonly sample: Volume
  /** Cases whose grade would be another. */
  readonly changed: number
  readonly stabilityIndex: number | null
}

/**
 * Grades real cases by a version that need not be published and by the one in force, from the same facts of now, and stores
 * nothing. The sample is the same every time: cases in work in the order of a hash of their ids. Throws `NotFound`.
 */
export async function previewScorecard(
  host: PluginHost,
  config: Config,
  { id: portfolioId, currency }: PortfolioScope,
  { versionId, size }: { versionId: number; size: number },
): Promise<ScorecardPreview> {
  const [version] = await host.query<{ number: number; content: unknown }>(
    'SELECT number, content FROM segmentation_scorecard_version WHERE id = $1',
    [versionId],
  )
  if (version === undefined) throw new NotFound('scorecard version', versionId, ['segmentationScorecardVersionId'])
  const draft = makeUsable(parseScorecard(version.content), version.number, config)
  const inForce = await scorecardInForce(host, config)
  const sampled = await host.query<{ id: number }>(
    `SELECT id FROM collection_case WHERE portfolio_id = $1 AND state NOT IN ('CURED', 'CLOSED') ORDER BY md5(id::text), id LIMIT $2`,
    [portfolioId, size],
  )
  const asked = await host.facts(sampled.map((row) => row.id))
  const cells = asked.map(({ facts }): GradeCell => ({
    grade: inForce.card.gradeOf(facts),
    landing: draft.card.gradeOf(facts),
    cases: 1,
    pastDueMinor: facts.pastDue,
  }))
  const rows = gradeRows(cells, GRADES)
  const after = GRADES.map((grade) => cells.filter((cell) => cell.landing === grade).length)
  return {
    currency,
    against: inForce.number,
    rows,
    sample: sum(rows),
    changed: cells.filter((cell) => cell.grade !== cell.landing).length,
    stabilityIndex: stabilityIndex(rows.map((row) => row.cases), after),
  }
}
