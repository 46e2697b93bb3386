import { CHANNELS, type Channel, type ChannelHistory, type ContactPointView, type Context, type PluginHost } from '../../src/plugin-host/index.ts'
import { gentlyTreated } from './batch.service.ts'
import type { Config } from './config.ts'
import { type Outlook, outlookOf } from './outlook.rules.ts'
import { usableRates } from './rates.service.ts'
import type { SelectionRequest } from './rules.ts'

interface CaseRow {
  readonly caseId: number
  readonly customerId: number
  readonly portfolioId: number
  readonly currency: string
  readonly grade: string | null
  readonly vulnerable: boolean
  readonly preferredChannel: string | null
  readonly brokenPromises: number
  readonly openDispute: boolean
  readonly stepKey: string | null
  /** Lists of a database enum travel as text. */
  readonly stepChannels: string | null
}

/** For each case what the plugin would choose now, and why. The statements are as many for one case as for a hundred. */
export async function loadOutlooks(caseIds: readonly number[], { db, clock }: Context, host: PluginHost, config: Config): Promise<Outlook[]> {
  const now = clock.now()
  const cases = await db.query<CaseRow>(CASES, [caseIds, now])
  const customerIds = [...new Set(cases.map((row) => row.customerId))]
  const points = await db.query<{ customerId: number; id: number; kind: ContactPointView['kind']; yes: string; no: string }>(
    `SELECT customer_id AS "customerId", id, kind::text AS kind, array_to_string(consented_channels, ',') AS yes, array_to_string(opted_out_channels, ',') AS no
       FROM contact_point WHERE customer_id = ANY($1::bigint[]) AND invalid_since IS NULL ORDER BY id`,
    [customerIds],
  )
  const histories = await db.query<ChannelHistory & { customerId: number }>(
    `SELECT customer_id AS "customerId", channel::text AS channel, count(*)::int AS attempts, (count(*) FILTER (WHERE outcome_class = 'RIGHT_PARTY'))::int AS successes
       FROM contact WHERE customer_id = ANY($1::bigint[]) AND direction = 'OUTBOUND' AND at > $2::timestamptz - interval '180 days' AND at <= $2
      GROUP BY 1, 2`,
    [customerIds, now],
  )
  const gentle = await gentlyTreated(host, customerIds, new Date(now.getTime() - config.gentleDays * 86_400_000))
  const rates = await usableRates(host, config, now.toISOString().slice(0, 10))
  const [pointsOf, historyOf] = [byCustomer(points), byCustomer(histories)]
  const byCase = new Map(cases.map((row) => [row.caseId, row]))
  return caseIds.map((caseId) => {
    const row = byCase.get(caseId)
    if (row === undefined) throw new Error(`Case ${caseId} is not there.`)
    const request: SelectionRequest = {
      facts: row,
      step: { channels: row.stepChannels === null ? CHANNELS : listOf(row.stepChannels) },
      contactPoints: pointsOf(row.customerId).map(({ id, kind, yes, no }) => ({ id, kind, consentedChannels: listOf(yes), optedOutChannels: listOf(no) })),
      history: historyOf(row.customerId),
    }
    const known = { rates: rates.get(row.portfolioId) ?? null, hardshipOrComplaint: gentle.has(row.customerId) }
    return { ...outlookOf(request, config, known), stepKey: row.stepKey, currency: row.currency }
  })
}

/** $1 case ids, $2 the instant. The step is that of the action that waits, the latest of several. */
const CASES = `
SELECT k.id AS "caseId", k.customer_id AS "customerId", k.portfolio_id AS "portfolioId", p.currency, k.grade::text AS grade, cu.vulnerable,
       cu.preferred_channel::text AS "preferredChannel",
       (SELECT count(*) FROM promise pr WHERE pr.customer_id = k.customer_id AND pr.state IN ('BROKEN', 'PARTIALLY_KEPT'))::int AS "brokenPromises",
       EXISTS (SELECT 1 FROM hold h WHERE h.customer_id = k.customer_id AND h.kind = 'DISPUTE' AND h.lifted_at IS NULL
                  AND h.from_at <= $2::timestamptz AND (h.to_at IS NULL OR h.to_at > $2::timestamptz)) AS "openDispute",
       waiting.key AS "stepKey", waiting.channels AS "stepChannels"
  FROM collection_case k JOIN customer cu ON cu.id = k.customer_id JOIN portfolio p ON p.id = k.portfolio_id
  LEFT JOIN LATERAL (
    SELECT s.key, array_to_string(s.channels, ',') AS channels
      FROM action a JOIN enrolment e ON e.id = a.enrolment_id JOIN step s ON s.version_id = e.strategy_version_id AND s.key = a.step_key
     WHERE a.case_id = k.id AND a.state IN ('PLANNED', 'READY', 'REFUSED', 'IN_PROGRESS')
     ORDER BY a.planned_for DESC, a.id DESC LIMIT 1
  ) waiting ON true
 WHERE k.id = ANY($1::bigint[])`

const listOf = (text: string): readonly Channel[] => (text === '' ? [] : (text.split(',') as Channel[]))

function byCustomer<Row extends { readonly customerId: number }>(rows: readonly Row[]): (customerId: number) => readonly Row[] {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.customerId)
    if (group === undefined) groups.set(row.customerId, [row])
    else group.push(row)
  }
  return (customerId) => groups.get(customerId) ?? []
}
