import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { Figure, Group } from './measure.rules.ts'
import { agentOf, groupColumns, inPortfolio, inWindow, type MeasureScope, ofAction, scopeParams } from './measure.sql.ts'

interface Row extends Group {
  readonly above: number
  readonly n: number
  readonly repeated: number
}

const figureOf = ({ above, n, repeated, ...group }: Row): Figure => ({
  ...group,
  numerator: above,
  denominator: n,
  excluded: repeated > 0 ? { REPEATED_RESPONSE: repeated } : {},
})

/** Whether a response `x` is the first one with a score about its interaction; a response about no action is one of its own. */
const FIRST = `NOT EXISTS (SELECT 1 FROM feedback_entry o WHERE o.action_id = x.action_id AND o.score IS NOT NULL AND (o.at, o.id) < (x.at, x.id))`

/** K35 with `CSAT`: first responses of 4 or 5. `NEGATIVE`: first responses up to `negativeScore`. Both over first responses in the window. */
export async function responseShare(host: PluginHost, config: Config, scope: MeasureScope, of: 'CSAT' | 'NEGATIVE'): Promise<Figure[]> {
  const rows = await host.query<Row>(
    `SELECT t."versionId", t."stepKey", t.channel, t."agentId", count(*) FILTER (WHERE t.first AND t.score ${of === 'CSAT' ? '>= $4::int' : '<= $4::int'}) AS above,
       count(*) FILTER (WHERE t.first) AS n, count(*) FILTER (WHERE NOT t.first) AS repeated
     FROM (SELECT ${groupColumns(scope.groupBy, 'a.channel', agentOf('x'))}, x.score, ${FIRST} AS first
       FROM feedback_entry x ${inPortfolio('x')} ${ofAction('x')} WHERE x.score IS NOT NULL AND ${inWindow('x.at')}) t
     GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope), of === 'CSAT' ? 4 : config.negativeScore],
  )
  return rows.map(figureOf)
}

/** Invitations sent in the window that brought a first response with a score, over invitations sent in the window; by the conversation that they are about. */
export async function responseRate(host: PluginHost, scope: MeasureScope): Promise<Figure[]> {
  const rows = await host.query<Row>(
    `SELECT ${groupColumns(scope.groupBy, 'n.channel', 'n.agent_id')}, count(*) AS n, 0 AS repeated,
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM feedback_entry x WHERE x.invitation_id = i.id AND x.score IS NOT NULL AND ${FIRST})) AS above
     FROM feedback_invitation i ${inPortfolio('i')} JOIN contact n ON n.id = i.contact_id LEFT JOIN action a ON a.id = i.about_action_id
       LEFT JOIN enrolment e ON e.id = a.enrolment_id
     WHERE i.sent_at IS NOT NULL AND ${inWindow('i.sent_at')} GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope)],
  )
  return rows.map(figureOf)
}

/** Conversations in which the customer refused (`refusalOutcomes`), over outbound conversations with the customer. */
export async function refusalShare(host: PluginHost, config: Config, scope: MeasureScope): Promise<Figure[]> {
  const rows = await host.query<Row>(
    `SELECT ${groupColumns(scope.groupBy, 'x.channel', 'x.agent_id')}, count(*) FILTER (WHERE x.outcome_code = ANY($4::text[])) AS above, count(*) AS n, 0 AS repeated
     FROM contact x ${inPortfolio('x')} ${ofAction('x')} WHERE x.direction = 'OUTBOUND' AND x.outcome_class = 'RIGHT_PARTY' AND ${inWindow('x.at')} GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope), config.refusalOutcomes],
  )
  return rows.map(figureOf)
}
