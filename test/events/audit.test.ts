import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { advanceCheckpoint } from '../../src/events/audit-checkpoint.service.ts'
import { type AuditExport, type AuditScope, exportAudit } from '../../src/events/audit-export.service.ts'
import { auditHorizon } from '../../src/events/audit-read.service.ts'
import { linesOf } from '../../src/events/audit-lines.ts'
import { verifyAudit } from '../../src/events/audit-verify.service.ts'
import { healEventOrder } from '../../src/events/event-heal.service.ts'
import { appendEvents, type NewEvent } from '../../src/events/event.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld } from '../../src/testkit/world.ts'

const VERIFIER = join(import.meta.dirname, '..', '..', 'examples', 'verify-audit', 'verify.mjs')
const now = new Date('2026-03-02T15:00:00Z')
let db: Database
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dunlin-audit-'))
  db = await createTestDatabase()
})
beforeEach(() => db.script('TRUNCATE event, audit_checkpoint RESTART IDENTITY'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await db.close()
})

async function append(events: readonly NewEvent[], at = now): Promise<void> {
  await db.tx((sql) => appendEvents(sql, events, { at, actor: 'wei.li' }))
  await settled()
}
const numbered = (from: number, to: number): NewEvent[] => Array.from({ length: to - from + 1 }, (_, i) => ({ type: 'test.counted', payload: { n: from + i } }))

/** Transactions of other databases of a server hold events back too. */
async function settled(): Promise<void> {
  while ((await auditHorizon(db)).pending > 0) await setTimeout(20)
}

async function take(scope: AuditScope = {}): Promise<AuditExport & { text: string }> {
  await settled()
  const lines = exportAudit(db, scope, { now, version: '9.9.9' })
  for (let text = ''; ; ) {
    const next = await lines.next()
    if (next.done === true) return { ...next.value, text }
    text += next.value
  }
}

async function* inChunks(text: string): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += 997) yield text.slice(i, i + 997)
}
const verify = (text: string) => verifyAudit(linesOf(inChunks(text)))

/** What the verifier that needs nothing of ours says. */
function verifyAlone(text: string): Promise<{ code: number; out: string }> {
  const file = join(folder, 'audit.ndjson')
  writeFileSync(file, text)
  return new Promise((resolve) => execFile(process.execPath, [VERIFIER, file], (error, out) => resolve({ code: error === null ? 0 : Number(error.code), out })))
}

const entriesOf = (text: string) => text.trim().split('\n').slice(1, -1).map((line) => JSON.parse(line) as { seq: number; event: { id: number; type: string; payload: Record<string, unknown> } })

/** Ten entries: lines 2 to 11. */
let ten: Promise<string> | undefined
const tenEntries = () => (ten ??= append(numbered(1, 10)).then(() => take()).then(({ text }) => text))

describe('a file', () => {
  it('has every event in order, and holds together for both verifiers', async () => {
    await append([...numbered(1, 4_500), { type: 'test.named', payload: { title: 'line\u2028separator and 中文 😀', zero: 0 } }])
    const { text, entries, head, seal } = await take()
    expect(entries).toBe(4_501)
    expect(entriesOf(text).slice(0, 4_500).map((e) => [e.seq, e.event.payload['n']])).toEqual(Array.from({ length: 4_500 }, (_, i) => [i + 1, i + 1]))
    expect(await verify(text)).toEqual({ entries: 4_501, head, seal, faults: [] })
    expect(await verifyAlone(text)).toEqual({ code: 0, out: `4501 entries, as they were written. Head ${head}, seal ${seal}\n` })
  })

  it('of nothing is a file too', async () => {
    const { text } = await take()
    expect(await verify(text)).toMatchObject({ entries: 0, faults: [] })
    expect((await verifyAlone(text)).code).toBe(0)
  })

  it.each<[string, (lines: string[]) => void, RegExp]>([
    ['a changed event', (l) => (l[5] = l[5]?.replace('"n":5', '"n":6') as string), /^line 6: entry 5 \(event \d+\) was changed/],
    ['a changed actor', (l) => (l[5] = l[5]?.replace('wei.li', 'wei.lu') as string), /^line 6: entry 5 .* was changed/],
    ['a key given twice', (l) => (l[5] = l[5]?.replace('"n":5', '"n":6,"n":5') as string), /^line 6: .*changed/],
    ['a space', (l) => (l[5] = `${l[5]} `), /^line 6: .*changed/],
    ['a changed hash', (l) => (l[5] = l[5]?.replace(/"hash":"./, '"hash":"_') as string), /^line 6: entry 5 .* was changed/],
    ['a dropped line', (l) => l.splice(5, 1), /^line 6: entr\S+ 5\b.* missing/],
    ['the first one dropped', (l) => l.splice(1, 1), /^line 2: entr\S+ 1\b.* missing/],
    ['the last one dropped', (l) => l.splice(10, 1), /^line 11: the footer counts 10 entries/],
    ['two that changed places', (l) => l.splice(5, 2, l[6] as string, l[5] as string), /^line 6: entr\S+ 5\b.* missing[^\n]*\nline 7: entry 5 .* moved/],
    ['a line twice', (l) => l.splice(6, 0, l[5] as string), /^line 7: entry 5 .* added or moved/],
    ['a line that was written by somebody else', (l) => l.splice(6, 0, '{"event":{"id":1},"hash":"0","prev":"0","seq":6}'), /^line 7: entry 6 .* was changed/],
    ['a line that is none', (l) => l.splice(6, 0, ''), /^line 7: .*changed/],
    ['a changed header', (l) => (l[0] = l[0]?.replace('9.9.9', '9.9.8') as string), /^line 1: the header was changed/],
    ['no header', (l) => l.splice(0, 1), /line 1: .*header/],
    ['no footer', (l) => l.splice(11, 1), /^line 11: .*footer.*cut off|^line 11: no footer/],
    ['a changed footer', (l) => (l[11] = l[11]?.replace('"pending":0', '"pending":1') as string), /^line 12: the footer was changed/],
    ['a line after the footer', (l) => l.push(l[5] as string), /^line 13: .*added|^line 13: after the footer/],
  ])('that was tampered with is found out, and the line is named: %s', async (_, tamper, said) => {
    const lines = (await tenEntries()).trim().split('\n')
    tamper(lines)
    const text = `${lines.join('\n')}\n`
    const { faults } = await verify(text)
    expect(faults.map((f) => `line ${f.line}: ${f.what}`).join('\n')).toMatch(said)
    const alone = await verifyAlone(text)
    expect(alone.code).toBe(1)
    expect(alone.out).toMatch(said)
  })

  it('names the two lines of which one was changed with its own hash made anew', async () => {
    const lines = (await tenEntries()).trim().split('\n')
    await append([...numbered(1, 4), ...numbered(50, 50)])
    lines[5] = (await take()).text.trim().split('\n')[5] as string
    expect((await verify(`${lines.join('\n')}\n`)).faults).toEqual([{ line: 7, what: expect.stringMatching(/entry 6 .* does not follow entry 5: one of the two was changed/) }])
  })
})

describe('what is in it', () => {
  it('carries nobody’s words about a customer, and shows when they were changed', async () => {
    const world = createWorld(db)
    const customerId = await world.customer()
    const payload = { note: 'Her sister Jane answered', reason: 'LEASE_EXPIRED', channel: 'VOICE', at: '2026-03-02T15:00:00.000Z', phone: '13812345678', plugin: 'legal-escalation', amount: '120.50', list: ['call Bob'], n: 7 }
    await append([{ type: 'test.said', customerId, payload }])
    const [entry] = entriesOf((await take()).text)
    const digest = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }
    expect(entry?.event.payload).toEqual({ ...payload, note: digest, phone: digest, list: [digest] })
    await db.query(`UPDATE event SET payload = jsonb_set(payload, '{note}', '"Her sister June answered"')`)
    expect(entriesOf((await take()).text)[0]?.event.payload['note']).not.toEqual(entry?.event.payload['note'])
  })

  it('keeps to a portfolio and to its days', async () => {
    const world = createWorld(db)
    const ground = await world.ground({ portfolio: { code: 'NY', time_zone: 'America/New_York' } })
    const { customerId, caseId } = await world.delinquent(ground)
    const other = await world.delinquent(await world.ground())
    const event = (n: number, about: object): NewEvent => ({ type: 'test.counted', payload: { n }, ...about })
    await append([event(1, { customerId, caseId }), event(2, { customerId }), event(3, other), event(4, {})], new Date('2026-03-02T05:00:00Z')) // midnight in New York
    await append([event(5, { customerId, caseId })], new Date('2026-03-02T04:59:59Z'))
    await append([event(6, { customerId, caseId })], new Date('2026-03-03T05:00:00Z'))
    const taken = await take({ portfolio: 'NY', from: '2026-03-02', to: '2026-03-03' })
    expect(entriesOf(taken.text).map((e) => e.event.payload['n'])).toEqual([1, 2])
    expect(await verify(taken.text)).toMatchObject({ faults: [] })
    expect(await db.query('SELECT 1 FROM audit_checkpoint')).toEqual([])
    await expect(take({ portfolio: 'LA' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(take({ from: '2026-02-30' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(take({ from: '2026-03-02', to: '2026-03-02' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('checkpoints', () => {
  const passes = async () => (await take()).broken

  it('are left by every full export and are passed by every later one', async () => {
    await append(numbered(1, 5))
    const first = await take()
    await append(numbered(6, 8))
    const second = await take()
    expect(second.broken).toEqual([])
    expect(second.text).toContain(`"checkpoint":{"eventId":${entriesOf(first.text)[4]?.event.id},"events":5,"hash":"${first.head}"}`)
    expect(await db.query('SELECT events FROM audit_checkpoint ORDER BY id')).toEqual([{ events: 5 }, { events: 8 }])
  })

  it('can be carried on alone, and come to the head of the whole', async () => {
    expect(await advanceCheckpoint(db, now)).toBeNull()
    await append(numbered(1, 3))
    await advanceCheckpoint(db, now)
    await append(numbered(4, 9))
    const carried = await advanceCheckpoint(db, now)
    expect(await advanceCheckpoint(db, now)).toEqual(carried)
    expect(await take()).toMatchObject({ entries: 9, head: carried?.hash, broken: [] })
  })

  it.each([
    ['changed', `UPDATE event SET payload = '{"n":40}' WHERE payload = '{"n":4}'`],
    ['given to somebody else', `UPDATE event SET actor = 'bob' WHERE payload = '{"n":4}'`],
    ['taken out', `DELETE FROM event WHERE payload = '{"n":4}'`],
    ['the checkpoint’s own, taken out', `DELETE FROM event WHERE payload = '{"n":5}'`],
    ['put in', `INSERT INTO event (type, at, actor, payload, xid) SELECT type, at, actor, payload, xid - 1 FROM event WHERE payload = '{"n":4}'`],
  ])('find an old event that was %s, and say between which events', async (_, tampering) => {
    await append(numbered(1, 2))
    await take()
    await append(numbered(3, 5))
    await take()
    await append(numbered(6, 8))
    await take()
    expect(await passes()).toEqual([])
    await db.query(tampering)
    const after = await take()
    expect(after.broken).toEqual([expect.stringMatching(/^an event after event \d+ \(entry 2, .*\) and up to event \d+ \(entry 5, .*was changed, taken out or put in$/)])
    expect((await verify(after.text)).faults.at(-1)?.what).toMatch(/^when it was exported: an event after/)
  })

  it('hold when the database is restored where transactions are counted anew', async () => {
    await append(numbered(1, 3))
    await append(numbered(4, 5))
    await take()
    await db.query(`UPDATE event SET xid = xid + 1000000000`)
    await db.tx((sql) => appendEvents(sql, numbered(6, 7), { at: now, actor: 'wei.li' }))
    await healEventOrder(db)
    expect(await passes()).toEqual([])
    expect(entriesOf((await take()).text).map((e) => e.event.payload['n'])).toEqual([1, 2, 3, 4, 5, 6, 7])
  })
})
