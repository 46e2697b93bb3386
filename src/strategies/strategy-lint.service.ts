import type { Sql } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Pack } from '../compliance/gate/pack.schema.ts'
import { selectPacks } from '../compliance/pack-selection.rules.ts'
import { loadPacksInForce, packsByCode } from '../compliance/pack-store.service.ts'
import { loadTemplates } from '../compliance/template-load.service.ts'
import { readSteps } from './step.service.ts'
import { StrategyUnlawful } from './strategy-lint.errors.ts'
import { lintSteps } from './strategy-lint.rules.ts'
import type { LintFinding, LintPlace, TextOf } from './strategy-lint.types.ts'

type Reads = Pick<Sql, 'query'>

type Policy = Omit<LintPlace, 'packs' | 'portfolios'> & { readonly country: string; readonly rulePacks: readonly string[] }

/** Where no portfolio is: what binds everybody, and the house rules that a new portfolio has. */
const NEW_PORTFOLIO_PACKS = ['HOUSE']

/**
 * What of a version's steps cannot be done lawfully: in every portfolio that has cases in its segment, or in all where none has; or under
 * the packs that are given. Throws `NotFound`, and `InvalidInput` for a pack that is not there.
 */
export async function lintVersion(sql: Reads, versionId: number, at: Date, given: readonly string[] | null = null): Promise<readonly LintFinding[]> {
  const [version] = await sql.query<{ segmentCode: string }>(
    'SELECT g.code AS "segmentCode" FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id JOIN segment g ON g.id = s.segment_id WHERE v.id = $1',
    [versionId],
  )
  if (version === undefined) throw new NotFound('strategy version', versionId, ['versionId'])
  const steps = (await readSteps(sql, [versionId])).get(versionId) ?? []
  const packs = packsByCode(await loadPacksInForce(sql))
  const places = given === null ? await placesOf(sql, version.segmentCode, packs) : [givenPlace(packs, given)]
  const templates = await loadTemplates(sql)
  const textOf: TextOf = ({ country, collectorType }, { templateCode, treatment }, channel) =>
    templates.choose({ codes: [templateCode, treatment], channel, language: null, country: country ?? '', tone: null, collectorType: collectorType ?? 'third-party' })
  return lintSteps(steps, places, textOf, at.getTime())
}

/** Throws `StrategyUnlawful` where a step can never be done lawfully. */
export async function assertLawful(sql: Reads, label: string, versionId: number, at: Date): Promise<void> {
  const findings = await lintVersion(sql, versionId, at)
  if (findings.some(({ severity }) => severity === 'ERROR')) throw new StrategyUnlawful(label, findings)
}

async function placesOf(sql: Reads, segmentCode: string, packs: ReadonlyMap<string, Pack>): Promise<readonly LintPlace[]> {
  const rows = await sql.query<{ policy: Policy; uses: boolean; portfolios: string[] }>(
    `SELECT policy, uses, array_agg(code ORDER BY code) AS portfolios
     FROM (SELECT p.code, EXISTS (SELECT 1 FROM collection_case c WHERE c.portfolio_id = p.id AND c.segment_code = $1) AS uses,
             jsonb_build_object('country', p.country, 'timeZone', p.time_zone, 'collectorType', p.collector_type, 'creditorType', p.creditor_type,
               'debtPurpose', p.debt_purpose, 'rulePacks', p.rule_packs) AS policy FROM portfolio p) x
     GROUP BY policy, uses ORDER BY min(code)`,
    [segmentCode],
  )
  const using = rows.filter(({ uses }) => uses)
  const places = (using.length > 0 ? using : rows).map(({ portfolios, policy: { rulePacks, ...policy } }): LintPlace => {
    const { country } = policy
    const { binding } = selectPacks(packs, { country, rulePacks }, { country, region: null })
    return { ...policy, portfolios, packs: binding.map(({ pack }) => pack) }
  })
  return places.length > 0 ? places : [givenPlace(packs, NEW_PORTFOLIO_PACKS)]
}

function givenPlace(packs: ReadonlyMap<string, Pack>, codes: readonly string[]): LintPlace {
  const { binding, unknown } = selectPacks(packs, { country: '', rulePacks: codes }, { country: null, region: null })
  if (unknown.length > 0) throw new InvalidInput(`There is no rule pack ${unknown.join(', ')} in force. rulePacks lists them.`, ['packs'])
  return { portfolios: [], packs: binding.map(({ pack }) => pack), country: null, timeZone: 'UTC', collectorType: null, creditorType: null, debtPurpose: null }
}
