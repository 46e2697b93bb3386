import type { PluginHost } from '../../src/plugin-host/index.ts'
import { complaintRates, complaintSla, upheldShare } from './complaint-measure.service.ts'
import type { Config } from './config.ts'
import { type Excluded, type Figure, type Group, groupKey, shown } from './measure.rules.ts'
import type { MeasureScope } from './measure.sql.ts'
import { responseRate, responseShare } from './response-measure.service.ts'

/** What each figure is, in words. `per`: by what the ratio is multiplied. */
export const FIGURES = {
  K32: { per: 1_000, suppressed: false, name: 'Complaint rate: complaints with a collection root, per 1,000 distinct customers contacted' },
  K32_ATTEMPTS: { per: 10_000, suppressed: false, name: 'Complaint rate: complaints with a collection root, per 10,000 outbound attempts' },
  K33: { per: 1, suppressed: false, name: 'Upheld share: complaints upheld or partly upheld, of complaints answered' },
  K34: { per: 1, suppressed: false, name: 'Complaint SLA: answered in time, of complaints whose answer fell due' },
  K34_ACKNOWLEDGE: { per: 1, suppressed: false, name: 'Complaint SLA: acknowledged in time, of complaints whose acknowledgement fell due' },
  K35: { per: 1, suppressed: true, name: 'CSAT: scores of 4 or 5, of first responses' },
  RESPONSE_RATE: { per: 1, suppressed: false, name: 'Response rate: invitations that brought a score, of invitations sent' },
} as const
export type FigureId = keyof typeof FIGURES

export interface ReportFigure {
  readonly id: FigureId
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
  readonly lowSample: boolean
  readonly excluded: Excluded
}

export interface ReportGroup extends Group {
  readonly strategyCode: string | null
  readonly versionNumber: number | null
  readonly agentCode: string | null
  readonly figures: readonly ReportFigure[]
}

/** Every figure for every group that has any; a group without one of them shows it with 0 behind it. Steps in the order of their versions. */
export async function report(host: PluginHost, config: Config, scope: MeasureScope): Promise<ReportGroup[]> {
  const rates = await complaintRates(host, config, scope)
  const measured: Readonly<Record<FigureId, readonly Figure[]>> = {
    K32: rates.perCustomer,
    K32_ATTEMPTS: rates.perAttempt,
    K33: await upheldShare(host, scope),
    K34: await complaintSla(host, scope, 'ANSWER'),
    K34_ACKNOWLEDGE: await complaintSla(host, scope, 'ACKNOWLEDGE'),
    K35: await responseShare(host, config, scope, 'CSAT'),
    RESPONSE_RATE: await responseRate(host, scope),
  }
  const whole: Group = { versionId: null, stepKey: null, channel: null, agentId: null }
  const groups = new Map<string, Group>(scope.groupBy === 'NONE' ? [[groupKey(whole), whole]] : [])
  const byFigure = new Map<FigureId, Map<string, Figure>>()
  for (const [id, figures] of Object.entries(measured) as [FigureId, readonly Figure[]][]) {
    byFigure.set(id, new Map(figures.map((figure) => [groupKey(figure), figure])))
    for (const { versionId, stepKey, channel, agentId } of figures) groups.set(groupKey({ versionId, stepKey, channel, agentId }), { versionId, stepKey, channel, agentId })
  }
  const names = await namesOf(host, [...groups.values()])
  return [...groups.values()]
    .map((group) => ({
      ...group,
      ...names(group),
      figures: (Object.keys(FIGURES) as FigureId[]).map((id): ReportFigure => {
        const { numerator, denominator, excluded } = byFigure.get(id)?.get(groupKey(group)) ?? { numerator: 0, denominator: 0, excluded: {} }
        return { id, numerator, denominator, excluded, ...shown({ numerator, denominator }, FIGURES[id].per, config.minN, FIGURES[id].suppressed) }
      }),
    }))
    .sort(inOrder)
}

/** By strategy, version, step, channel and agent; what has none of them comes last. */
function inOrder(a: ReportGroup, b: ReportGroup): number {
  const keys = ({ strategyCode, versionNumber, stepKey, channel, agentCode }: ReportGroup) => [strategyCode, versionNumber, stepKey, channel, agentCode]
  const [left, right] = [keys(a), keys(b)]
  for (const [i, one] of left.entries()) {
    const other = right[i] ?? null
    if (one === other) continue
    if (one === null || other === null) return one === null ? 1 : -1
    return one < other ? -1 : 1
  }
  return 0
}

/** Versions and agents by the names that people know. */
async function namesOf(host: PluginHost, groups: readonly Group[]) {
  const ids = (pick: (group: Group) => number | null) => [...new Set(groups.flatMap((group) => pick(group) ?? []))]
  const versions = await host.query<{ id: number; strategyCode: string; versionNumber: number }>(
    'SELECT v.id, s.code AS "strategyCode", v.number AS "versionNumber" FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id WHERE v.id = ANY($1::bigint[])',
    [ids((group) => group.versionId)],
  )
  const agents = await host.query<{ id: number; code: string }>('SELECT id, code FROM agent WHERE id = ANY($1::bigint[])', [ids((group) => group.agentId)])
  const [versionOf, agentOf] = [new Map(versions.map((row) => [row.id, row])), new Map(agents.map((row) => [row.id, row.code]))]
  return ({ versionId, agentId }: Group) => {
    const version = versionId === null ? undefined : versionOf.get(versionId)
    return { strategyCode: version?.strategyCode ?? null, versionNumber: version?.versionNumber ?? null, agentCode: agentId === null ? null : (agentOf.get(agentId) ?? null) }
  }
}
