import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContactRecorded } from '../../../src/plugin-host/index.ts'
import { type TestApp, createTestApp } from '../../../src/testkit/app.ts'
import { fixedClock } from '../../../src/testkit/index.ts'
import { createWorld } from '../../../src/testkit/world.ts'
import { channelSelection } from '../plugin.ts'

const FILE = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'bank_marketing', 'bank-full.csv.gz')

/** Customers of a real campaign by telephone: how often each was called, and whether the last call succeeded. Nothing else is read. */
function readCampaign() {
  const [header, ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n') as [string, ...string[]]
  const names = header.trim().replaceAll('"', '').split(';')
  const [calls, success] = [names.indexOf('campaign'), names.indexOf('y')]
  return lines.map((line) => {
    const cells = line.trim().split(';')
    return { calls: Number(cells[calls]), success: cells[success] === '"yes"' }
  })
}

/** Success in percent by the number of a customer's last call: of those who were called so often, how many said yes at the end. 10 is "and more". */
const BY_LAST_CALL = [14.598, 11.204, 11.194, 9.001, 7.88, 7.126, 6.395, 5.926, 6.422, 4.172]

describe.skipIf(!existsSync(FILE))('on a real campaign of 45,211 customers and 124,956 calls', () => {
  const campaign = existsSync(FILE) ? readCampaign() : []
  let app: TestApp
  let portfolioId: number

  /** Each customer's calls, a day apart from 2026-01-05 on at 15:00 UTC, as the core writes them; then each is told to the observer. */
  beforeAll(async () => {
    app = await createTestApp({ plugins: [channelSelection], clock: fixedClock('2026-03-15T12:00:00Z') })
    portfolioId = await createWorld(app.db).portfolio({ code: 'CAMPAIGN', time_zone: 'Europe/Lisbon' })
    await app.db.query(
      `INSERT INTO customer (source_system, external_id) SELECT 'campaign', i::text FROM generate_series(1, $1::int) i`, [campaign.length])
    await app.db.query(
      `INSERT INTO collection_case (customer_id, portfolio_id, state, opened_on)
       SELECT id, $1, 'ACTIVE', '2026-01-01' FROM customer WHERE source_system = 'campaign'`, [portfolioId])
    await app.db.query(
      `INSERT INTO contact (customer_id, case_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
       SELECT k.customer_id, k.id, 'VOICE', 'OUTBOUND', timestamptz '2026-01-05T15:00:00Z' + (n - 1) * interval '1 day',
              CASE WHEN n = row.calls AND row.success THEN 'CONVERSATION' ELSE 'NO_ANSWER' END,
              (CASE WHEN n = row.calls AND row.success THEN 'RIGHT_PARTY' ELSE 'NO_CONTACT' END)::"OutcomeClass", c.external_id || '/' || n
         FROM unnest($1::int[], $2::boolean[]) WITH ORDINALITY AS row (calls, success, i)
         JOIN customer c ON c.source_system = 'campaign' AND c.external_id = row.i::text
         JOIN collection_case k ON k.customer_id = c.id
        CROSS JOIN LATERAL generate_series(1, row.calls) n`,
      [campaign.map((row) => row.calls), campaign.map((row) => row.success)])
    for (let from = 0; ; ) {
      const contacts = await app.db.query<Omit<ContactRecorded, 'at'> & { at: Date }>(
        `SELECT id AS "contactId", customer_id AS "customerId", case_id AS "caseId", NULL::bigint AS "actionId", channel::text, direction::text, at,
                outcome_code AS "outcomeCode", outcome_class::text AS "outcomeClass", NULL::text AS note FROM contact WHERE id > $1 ORDER BY id LIMIT 5000`, [from])
      if (contacts.length === 0) break
      await app.hooks.observe('contact.recorded', contacts.map((row) => ({ ...row, at: row.at.toISOString() })), { businessDate: '2026-03-15' })
      from = contacts.at(-1)?.contactId ?? from
    }
  }, 600_000)
  afterAll(() => app?.close())

  it('counts every call, and reproduces the campaign’s success by last call exactly', async () => {
    const rows = await app.db.query<{ attempt: number; attempts: number; successes: number }>(
      `SELECT attempt, sum(attempts)::int AS attempts, sum(successes)::int AS successes FROM channel_selection_cell
        WHERE portfolio_id = $1 AND channel = 'VOICE' GROUP BY 1 ORDER BY 1`, [portfolioId])
    const at = (n: number) => rows.find((row) => row.attempt === n) ?? { attempts: 0, successes: 0 }
    expect(rows.reduce((sum, row) => sum + row.attempts, 0)).toBe(124_956)
    expect(rows.reduce((sum, row) => sum + row.successes, 0)).toBe(5_289)
    // Who was called n times and no more: those with an nth call less those with one after it. The tenth group is everybody with a tenth.
    const byLastCall = BY_LAST_CALL.map((_, i) => {
      const n = i + 1
      if (n < 10) return (100 * at(n).successes) / (at(n).attempts - at(n + 1).attempts)
      return (100 * rows.filter((row) => row.attempt >= 10).reduce((sum, row) => sum + row.successes, 0)) / at(10).attempts
    })
    expect(byLastCall.map((rate) => Number(rate.toFixed(3)))).toEqual(BY_LAST_CALL)
  })

  it('shows that each further call brings less, and where it no longer pays', async () => {
    const { data } = await app.execute(`{ channelSelectionRates(portfolio: "CAMPAIGN") { attempts successes usable
      channels { channel maxUsefulAttempts rate { mean attempts } byAttempt { attempt attempts successes mean low high priorMean } cells { attempt fromHour attempts } } } }`)
    const { channels, ...overall } = data.channelSelectionRates
    expect(overall).toEqual({ attempts: 124_956, successes: 5_289, usable: true })
    const voice = channels.find((of: { channel: string }) => of.channel === 'VOICE')
    expect(voice.rate).toEqual({ mean: expect.closeTo(0.042327, 4), attempts: 124_956 })
    const rates: { attempt: number; attempts: number; successes: number; mean: number; low: number; high: number }[] = voice.byAttempt
    console.log(rates.map((r) => `${r.attempt}: ${((100 * r.successes) / r.attempts).toFixed(3)} % of ${r.attempts}, believed ${(100 * r.mean).toFixed(3)}`).join('; '))
    for (const [i, rate] of rates.entries()) {
      // With this much evidence the belief is what was counted (a success an nth call), to a twentieth; and it falls from call to call.
      const counted = rate.successes / rate.attempts
      expect(Math.abs(rate.mean / counted - 1)).toBeLessThan(0.05)
      expect(rate.low).toBeLessThan(counted)
      expect(rate.high).toBeGreaterThan(counted)
      if (i > 0) expect(rate.mean).toBeLessThan((rates[i - 1] as { mean: number }).mean)
    }
    // A call costs 150 and a success is worth 2,000: it pays above 7.5 %, which not even the first call reaches (5.66 %).
    expect(voice.maxUsefulAttempts).toBe(0)
    expect(voice.cells.every((cell: { fromHour: number }) => cell.fromHour === 14)).toBe(true)
  })

  it('stops later where a success is worth more', async () => {
    const other = await createTestApp({ plugins: [channelSelection], pluginOptions: { 'channel-selection': { successValue: 5_000 } }, clock: app.clock, db: app.db })
    const { data } = await other.execute('{ channelSelectionRates(portfolio: "CAMPAIGN") { channels { channel maxUsefulAttempts } } }')
    // 150 of 5,000 is 3 %: the fourth call succeeds at 3.29 %, the fifth at 2.27 %.
    expect(data.channelSelectionRates.channels[0]).toEqual({ channel: 'VOICE', maxUsefulAttempts: 4 })
    await other.close()
  })
})

if (!existsSync(FILE)) console.log(`Skipped: the campaign is not at ${FILE}.`)
