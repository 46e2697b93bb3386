import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { outcomeInPacks } from '../../src/actions/outcome-code.ts'
import { readPackDocument } from '../../src/compliance/pack-document.rules.ts'
import { reviewContacts } from '../../src/compliance/review.service.ts'
import { runReview } from '../../src/compliance/review-run.service.ts'
import type { Database, SqlValue } from '../../src/db/database.ts'
import { computeKpis } from '../../src/kpis/compute.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'

/** A Tuesday, 10 in the morning of New York. */
const TUESDAY = new Date('2026-03-10T14:00:00Z')
const MARCH = { portfolio: 'NY', from: '2026-03-01', to: '2026-04-01' }

let db: Database
let world: World
let ground: Ground
let debtor: Delinquent
let key = 0
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.script('TRUNCATE portfolio, customer, strategy, segment, queue, event, contact, compliance_review, rule_pack, rule_pack_sign_off CASCADE')
  world = createWorld(db)
  ground = await world.ground({ portfolio: { code: 'NY' } })
  debtor = await world.delinquent(ground)
})

async function contact(at: Date, columns: Record<string, SqlValue> = {}, who: Delinquent = debtor): Promise<number> {
  const row = {
    customer_id: who.customerId, case_id: who.caseId, contact_point_id: who.contactPointId, channel: 'VOICE', direction: 'OUTBOUND', at,
    outcome_code: 'NO_ANSWER', outcome_class: 'NO_CONTACT', idempotency_key: `k${++key}`, ...columns,
  }
  const [made] = await db.query<{ id: number }>(`INSERT INTO contact (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`, Object.values(row))
  return made?.id as number
}
const review = (scope = MARCH) => runReview(db, scope, { outcomeInPacks })
const days = (n: number) => new Date(TUESDAY.getTime() + n * 86_400_000)

describe('finds', () => {
  it('nothing in lawful contacts, and counts them', async () => {
    await contact(TUESDAY)
    await contact(days(1))
    await contact(days(2), { direction: 'INBOUND' })
    await contact(days(30)) // 9 April
    expect(await review()).toMatchObject({ evaluated: 2, breached: 0, doubtful: 0, byRule: [], breaches: [] })
  })

  it('a call outside the window, with rule, pack, citation and reason', async () => {
    await contact(TUESDAY)
    const night = await contact(new Date('2026-03-12T03:30:00Z')) // 23:30 in New York
    const { evaluated, breached, breaches } = await review()
    expect({ evaluated, breached }).toEqual({ evaluated: 2, breached: 1 })
    expect(breaches.every((b) => b.contactId === night && b.proven && b.citation !== '' && b.reason !== '')).toBe(true)
    expect(breaches.map((b) => b.pack)).toContain('HOUSE')
  })

  it('the call above the cap, and only that one', async () => {
    const made = []
    for (let n = 0; n < 9; n++) made.push(await contact(new Date(TUESDAY.getTime() + Math.floor(n / 2) * 86_400_000 + (n % 2) * 3_600_000)))
    const { breaches, byRule } = await review()
    // 1 a day and channel: every second one of a day; 7 in 7 days: the eighth and the ninth.
    expect([...new Set(breaches.map((b) => b.contactId))]).toEqual([made[1], made[3], made[5], made[7], made[8]])
    expect(byRule.length).toBeGreaterThanOrEqual(2)
  })

  it('what rests on a talk older than every cap: Ontario counts from the first one on', async () => {
    await db.query(`UPDATE portfolio SET rule_packs = '{CA-ON}', collector_type = 'third-party'`)
    const calls = async () => {
      const made = []
      for (const day of [0, 1, 2, 3]) made.push(await contact(days(day), { outcome_code: 'VOICEMAIL' }))
      return made
    }
    const fourth = (await calls()).at(-1)
    const caps = async () => (await review()).breaches.filter((b) => b.rule === 'CA-ON-3IN7').map((b) => b.contactId)
    expect(await caps()).toEqual([])
    await contact(days(-200), { outcome_code: 'CONVERSATION', outcome_class: 'RIGHT_PARTY' })
    expect(await caps()).toEqual([fourth])
  })

  it('a contact while a hold lay, but not one that laid it, nor one before it was placed or after it was lifted', async () => {
    const hold = (from: Date, more: Record<string, SqlValue> = {}) => {
      const row = { customer_id: debtor.customerId, case_id: debtor.caseId, kind: 'DISPUTE', reason: 'r', from_at: from, placed_by: 't', idempotency_key: `h${++key}`, ...more }
      return db.query<{ id: number }>(`INSERT INTO hold (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`, Object.values(row))
    }
    await hold(TUESDAY, { lifted_at: days(2), lifted_by: 't' })
    await contact(TUESDAY)
    const during = await contact(days(1))
    await contact(days(3))
    const [backdated] = await hold(days(6))
    await db.query(`INSERT INTO event (type, at, actor, customer_id, case_id, payload) VALUES ('hold.placed', $1, 't', $2, $3, $4::jsonb)`, [days(8), debtor.customerId, debtor.caseId, JSON.stringify({ holdId: backdated?.id })])
    await contact(days(7)) // nobody knew yet
    const known = await contact(days(9))
    expect([...new Set((await review()).breaches.map((b) => b.contactId))]).toEqual([during, known])
  })

  it('what was recorded by then, and not what was recorded later or ended before', async () => {
    const record = async (kind: string, data: object, at: Date, ends: number | null = null, recordedAt = at) =>
      (
        await db.query<{ id: number }>(
          `INSERT INTO compliance_record (customer_id, kind, data, at, ends_id, recorded_at, recorded_by, idempotency_key) VALUES ($1, $2::"ComplianceRecordKind", $3::jsonb, $4, $5, $7, 't', $6) RETURNING id`,
          [debtor.customerId, kind, JSON.stringify(data), at, ends, `r${++key}`, recordedAt],
        )
      )[0]?.id as number
    await contact(TUESDAY)
    const optOut = await record('OPT_OUT', { scope: 'all' }, days(1))
    const after = await contact(days(2))
    await record('OPT_OUT', { scope: 'all' }, days(3), optOut)
    await contact(days(6))
    await record('OPT_OUT', { scope: 'all' }, days(7), null, days(9))
    await contact(days(8)) // a letter that was on its way, and read on the day after
    const read = await contact(days(10))
    const { breaches } = await review()
    expect([...new Set(breaches.map((b) => b.contactId))]).toEqual([after, read])
    expect(breaches.every((b) => b.proven)).toBe(true)
  })

  it('in doubt, and no breach, what rests on a mark without a date', async () => {
    await contact(TUESDAY)
    await db.query(`UPDATE contact_point SET opted_out_channels = '{VOICE}' WHERE id = $1`, [debtor.contactPointId])
    const { breached, doubtful, breaches, byRule } = await review()
    expect({ breached, doubtful, byRule }).toEqual({ breached: 0, doubtful: 1, byRule: [] })
    expect(breaches.map((b) => b.proven)).toEqual(breaches.map(() => false))
    expect(breaches.length).toBeGreaterThan(0)
  })
})

describe('judges', () => {
  it('the instant of the dispatch, not the one at which the call was written down', async () => {
    const evening = new Date('2026-03-10T23:55:00Z') // 19:55 in New York
    const late = new Date('2026-03-11T01:20:00Z') // 21:20
    await db.query('UPDATE action SET dispatched_at = $2 WHERE id = $1', [debtor.actionId, evening])
    await contact(late, { action_id: debtor.actionId })
    expect(await review()).toMatchObject({ evaluated: 1, breached: 0 })
    const other = await world.delinquent(ground)
    await contact(late, { action_id: other.actionId }, other)
    expect(await review()).toMatchObject({ evaluated: 2, breached: 1 })
  })

  it('by the packs in force at the time: before a pack was loaded, under it, and after it was retired', async () => {
    const document = {
      code: 'BANK', version: '1', jurisdiction: null, title: 'Not on Tuesdays', reviewed: null, disclaimer: 'Not legal advice.',
      rules: [{
        id: 'BANK-TUESDAY', kind: 'quiet-hours', channels: ['VOICE'], effect: { decision: 'DEFER' }, citation: 'House rule', legalForce: 'policy-default',
        parameters: { source: 'windows', windows: [{ days: ['MO', 'WE', 'TH', 'FR', 'SA', 'SU'], from: '08:00', to: '20:00' }] },
        confidence: 'high', source: { type: 'policy', quality: 'none' }, notes: '',
      }],
    }
    const { contentHash } = readPackDocument(document)
    await db.query(`UPDATE portfolio SET rule_packs = '{HOUSE,BANK}'`)
    await db.query(`INSERT INTO rule_pack (code, version, content, content_hash, loaded_by, loaded_at, retired_at) VALUES ('BANK', '1', $1::jsonb, $2, 'wei', $3, $4)`, [JSON.stringify(document), contentHash, days(5), days(12)])
    await contact(days(0))
    const under = await contact(days(7))
    await contact(days(14))
    expect((await review()).breaches.map((b) => [b.contactId, b.rule, b.pack, b.version])).toEqual([[under, 'BANK-TUESDAY', 'BANK', '1']])
  })
})

it('is kept, and gives the breach rate', async () => {
  await contact(TUESDAY)
  await contact(new Date('2026-03-12T03:30:00Z'))
  const kept = await runReview(db, MARCH, { outcomeInPacks, keep: { at: days(40), by: 'wei' } })
  expect(await db.query('SELECT id, evaluated, breached, reviewed_by FROM compliance_review')).toEqual([{ id: kept.id, evaluated: 2, breached: 1, reviewed_by: 'wei' }])
  const [k37] = await computeKpis(db, { ...MARCH, visible: null }, ['K37'], { now: days(40) })
  expect(k37).toMatchObject({ numerator: 1n, denominator: 2n, excluded: [] })
})

it('refuses what it cannot look up', async () => {
  await expect(review({ ...MARCH, portfolio: 'LA' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(review({ ...MARCH, to: '2026-03-01' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(review({ ...MARCH, from: 'March' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

it('asks a fixed number of statements for any number of customers and contacts', async () => {
  const statements = async (): Promise<number> => {
    let told = 0
    const undo = db.onStatement(() => told++)
    const [portfolio] = await db.query<{ id: number }>('SELECT id FROM portfolio')
    for await (const page of reviewContacts(db, portfolio?.id as number, { from: days(-9), to: days(20) }, outcomeInPacks)) expect(page.evaluated).toBeGreaterThan(0)
    undo()
    return told
  }
  await contact(TUESDAY)
  const one = await statements()
  for (let n = 0; n < 5; n++) {
    const more = await world.delinquent(ground)
    await contact(days(n), {}, more)
    await contact(days(n + 1), {}, more)
  }
  expect(await statements()).toBe(one)
})
