import type { ContactRecorded, PluginHost } from '../../../src/plugin-host/index.ts'
import { createTestDatabase, createTestHooks, createWorld, fixedClock } from '../../../src/testkit/index.ts'
import type { Delinquent, Ground } from '../../../src/testkit/world.ts'
import { config } from '../config.ts'
import { fileComplaint } from '../complaint.service.ts'
import { feedbackCollection } from '../plugin.ts'

export const NOW = new Date('2026-03-02T15:00:00Z')
export const FRAME = { businessDate: '2026-03-02' }

/** The plugin with a database and a clock of its own, and a debtor's world to put things into. `options` are the plugin's. */
export async function openHouse(options: object = {}) {
  const db = await createTestDatabase()
  const clock = fixedClock(NOW)
  const world = createWorld(db)
  const ground: Ground = await world.ground()
  const hooks = createTestHooks([feedbackCollection], { db, clock, options: { 'feedback-collection': options } })
  const host: PluginHost = hooks.hostOf('feedback-collection')
  const settings = config.parse(options)
  let keys = 0
  return {
    db, clock, world, ground, hooks, host, config: settings,
    /** Sets the clock so many days after NOW. */
    at: (days: number) => clock.set(new Date(NOW.getTime() + days * 86_400_000)),
    file: (of: Pick<Delinquent, 'caseId'>, more: { actionId?: number | null; category?: string; text?: string | null; receivedAt?: Date } = {}) =>
      fileComplaint(host, settings, {
        caseId: of.caseId, actionId: more.actionId ?? null, category: more.category ?? 'TACTICS', text: more.text ?? null, receivedAt: more.receivedAt ?? clock.now(),
        idempotencyKey: `house-${++keys}`, actor: 'me',
      }),
    async contact(of: Delinquent, columns: Record<string, string | number | Date | null> = {}): Promise<number> {
      const row = {
        customer_id: of.customerId, case_id: of.caseId, action_id: of.actionId, channel: 'VOICE', direction: 'OUTBOUND', at: NOW, outcome_code: 'CONVERSATION',
        outcome_class: 'RIGHT_PARTY', idempotency_key: `contact-${++keys}`, ...columns,
      }
      const names = Object.keys(row)
      const [made] = await db.query<{ id: number }>(
        `INSERT INTO contact (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
        Object.values(row),
      )
      return (made as { id: number }).id
    },
    /** What the observer is told of such a contact. */
    told: (of: Delinquent, contactId: number, more: Partial<ContactRecorded> = {}): ContactRecorded => ({
      customerId: of.customerId, caseId: of.caseId, contactId, actionId: of.actionId, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'CONVERSATION',
      outcomeClass: 'RIGHT_PARTY', at: clock.now().toISOString(), note: null, ...more,
    }),
    close: () => db.close(),
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
