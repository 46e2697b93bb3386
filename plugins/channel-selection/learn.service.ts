import type { ContactRecorded, PluginHost, PluginTx } from '../../src/plugin-host/index.ts'
import { type CountedCell, type SeenContact, counts, sumContacts } from './contacts.rules.ts'

/**
 * Adds contacts to the sums, in one transaction and a fixed number of statements. A contact that is in them already, told
 * again or twice in the batch, adds nothing.
 */
export async function learnFromContacts(host: PluginHost, contacts: readonly ContactRecorded[]): Promise<void> {
  const attempts = contacts.filter(counts)
  if (attempts.length === 0) return
  await host.tx(async (tx) => {
    const fresh = await tx.query<{ id: number }>(
      `INSERT INTO channel_selection_counted (customer_id, contact_id)
       SELECT DISTINCT * FROM unnest($1::bigint[], $2::bigint[]) AS told ORDER BY 1, 2
       ON CONFLICT DO NOTHING RETURNING contact_id AS id`,
      [attempts.map((contact) => contact.customerId), attempts.map((contact) => contact.contactId)],
    )
    if (fresh.length === 0) return
    const cells = sumContacts(await readContacts(tx, fresh.map((row) => row.id)))
    await addCells(tx, cells)
  })
}

/** The attempt number counts as the history does that a choice is given: 180 days, by this channel, at this customer. */
function readContacts(tx: PluginTx, ids: readonly number[]): Promise<SeenContact[]> {
  return tx.query<SeenContact>(
    `SELECT k.portfolio_id AS "portfolioId", c.channel::text AS channel, c.at, c.outcome_class = 'RIGHT_PARTY' AS success,
            cu.time_zone AS "customerZone", p.time_zone AS "portfolioZone",
            1 + (SELECT count(*) FROM contact e
                  WHERE e.customer_id = c.customer_id AND e.channel = c.channel AND e.direction = 'OUTBOUND'
                    AND e.at > c.at - interval '180 days' AND (e.at, e.id) < (c.at, c.id))::int AS attempt
       FROM contact c JOIN collection_case k ON k.id = c.case_id JOIN portfolio p ON p.id = k.portfolio_id JOIN customer cu ON cu.id = c.customer_id
      WHERE c.id = ANY($1::bigint[])`,
    [ids],
  )
}

async function addCells(tx: PluginTx, cells: readonly CountedCell[]): Promise<void> {
  if (cells.length === 0) return
  await tx.query(
    `INSERT INTO channel_selection_cell AS cell (portfolio_id, channel, month, hour, attempt, attempts, successes)
     SELECT portfolio_id, channel::"Channel", month, hour, attempt, attempts, successes
       FROM unnest($1::bigint[], $2::text[], $3::date[], $4::int[], $5::int[], $6::int[], $7::int[])
         AS new (portfolio_id, channel, month, hour, attempt, attempts, successes)
     ON CONFLICT (portfolio_id, channel, month, hour, attempt) DO UPDATE
       SET attempts = cell.attempts + excluded.attempts, successes = cell.successes + excluded.successes`,
    [
      cells.map((cell) => cell.portfolioId), cells.map((cell) => cell.channel), cells.map((cell) => cell.month), cells.map((cell) => cell.hour),
      cells.map((cell) => cell.attempt), cells.map((cell) => cell.attempts), cells.map((cell) => cell.successes),
    ],
  )
  const portfolioIds = [...new Set(cells.map((cell) => cell.portfolioId))].sort((a, b) => a - b)
  await tx.query(
    `INSERT INTO channel_selection_revision AS known (portfolio_id, revision) SELECT unnest($1::bigint[]), 1
     ON CONFLICT (portfolio_id) DO UPDATE SET revision = known.revision + 1`,
    [portfolioIds],
  )
}
