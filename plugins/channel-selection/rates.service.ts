import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { buildRates, hasEvidence, type LearntCell, type RateTable } from './rates.rules.ts'

/** Half-lives after which an attempt no longer counts: it would weigh less than 0.4 %. */
const HALF_LIVES = 8

interface Learnt {
  readonly revision: number
  /** 'YYYY-MM-DD'. */
  readonly asOf: string
  /** Portfolio id -> cells, faded. */
  readonly cells: ReadonlyMap<number, readonly LearntCell[]>
  readonly tables: Map<number, RateTable>
}

/** What each host read last; one database each. */
const read = new WeakMap<PluginHost, Learnt>()

/**
 * What was learnt, as it weighs on a date. One statement while nothing changed, two when something did.
 * Months after `asOf` do not count: a day that is run again late knows what it knew.
 */
async function learnt(host: PluginHost, { halfLifeDays }: Config, asOf: string): Promise<Learnt> {
  const [row] = await host.query<{ revision: number }>('SELECT coalesce(sum(revision), 0)::bigint AS revision FROM channel_selection_revision')
  const revision = row?.revision ?? 0
  const known = read.get(host)
  if (known?.revision === revision && known.asOf === asOf) return known
  const cells = new Map<number, LearntCell[]>()
  const rows = revision === 0 ? [] : await readCells(host, asOf, halfLifeDays)
  for (const { portfolioId, ...cell } of rows) {
    const list = cells.get(portfolioId)
    if (list === undefined) cells.set(portfolioId, [cell])
    else list.push(cell)
  }
  const fresh = { revision, asOf, cells, tables: new Map() }
  read.set(host, fresh)
  return fresh
}

/** The age of an attempt is counted from the middle of its month. */
function readCells(host: PluginHost, asOf: string, halfLifeDays: number) {
  return host.query<LearntCell & { portfolioId: number }>(
    `SELECT portfolio_id AS "portfolioId", channel::text AS channel, hour, attempt, sum(attempts)::int AS attempts, sum(successes)::int AS successes,
            sum(attempts * weight)::float8 AS evidence, sum(successes * weight)::float8 AS hits
       FROM (SELECT *, power(0.5::float8, greatest($1::date - (month + 15), 0) / $2::float8) AS weight
               FROM channel_selection_cell WHERE month <= $1::date AND month > $1::date - $3::int) faded
      GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [asOf, halfLifeDays, Math.min(Math.ceil(HALF_LIVES * halfLifeDays), 36_500)],
  )
}

function tableOf({ cells, tables }: Learnt, portfolioId: number, config: Config): RateTable {
  let table = tables.get(portfolioId)
  if (table === undefined) tables.set(portfolioId, (table = buildRates(cells.get(portfolioId) ?? [], config)))
  return table
}

/** Portfolio id -> its rates, for those with enough evidence to order by. */
export async function usableRates(host: PluginHost, config: Config, asOf: string): Promise<ReadonlyMap<number, RateTable>> {
  const all = await learnt(host, config, asOf)
  const usable = new Map<number, RateTable>()
  for (const portfolioId of all.cells.keys()) {
    const table = tableOf(all, portfolioId, config)
    if (hasEvidence(table.overall, config)) usable.set(portfolioId, table)
  }
  return usable
}

/** The rates of one portfolio, or with null of all taken together, whatever their evidence. */
export async function ratesOf(host: PluginHost, config: Config, asOf: string, portfolioId: number | null): Promise<RateTable> {
  const all = await learnt(host, config, asOf)
  return portfolioId === null ? buildRates([...all.cells.values()].flat(), config) : tableOf(all, portfolioId, config)
}
