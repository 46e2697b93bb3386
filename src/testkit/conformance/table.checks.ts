import { migrate } from '../../db/migrate.ts'
import { messageOf } from '../../plugin-host/message.rules.ts'
import { createTestDatabase } from '../database.ts'
import { type Check, Untried } from './check.ts'
import { ownTables } from './own-tables.ts'
import { seedSample } from './sample.service.ts'

/** A row that has one of these is about a customer. */
const ABOUT_SOMEONE = ['customer_id', 'case_id', 'account_id', 'contact_id', 'contact_point_id', 'action_id', 'payment_id', 'promise_id', 'hold_id', 'enrolment_id', 'work_item_id']

export const TABLE_CHECKS: readonly Check[] = [
  {
    id: 'tables.prefix',
    title: 'Its migrations say whose they are and whether they break, and touch tables and types with its own prefix only.',
    run: (subject) => ownTables(subject).faults,
  },
  {
    id: 'tables.empty',
    title: 'Its migrations can be applied to an empty database.',
    async run(subject) {
      const { own } = ownTables(subject)
      if (own.length === 0) return []
      const error = await subject.tablesError()
      return error === null ? [] : [messageOf(error)]
    },
  },
  {
    id: 'tables.seeded',
    title: 'They can be applied to a database that is in use.',
    async run(subject) {
      const { own, others } = ownTables(subject)
      if (own.length === 0) return []
      if ((await subject.tablesError()) !== null) throw new Untried('they cannot be applied to an empty one')
      const db = await createTestDatabase({ history: others })
      try {
        await seedSample(db)
        await migrate(db, { migrations: [...others, ...own] })
        return []
      } catch (error) {
        return [messageOf(error)]
      } finally {
        await db.close()
      }
    },
  },
  {
    id: 'tables.customer',
    title: 'A table about somebody carries customer_id, with an index that begins with it.',
    async run(subject) {
      const { names } = ownTables(subject)
      if (names.length === 0) return []
      const { db } = await subject.stand()
      const rows = await (db as NonNullable<typeof db>).query<{ name: string; about: boolean; carries: boolean; indexed: boolean }>(
        `SELECT c.relname AS name,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname = ANY($2::text[])) AS about,
           EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname = 'customer_id') AS carries,
           EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND a.attname = 'customer_id') AS indexed
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname = ANY($1::text[]) ORDER BY 1`,
        [names, ABOUT_SOMEONE],
      )
      return rows
        .filter(({ about, carries, indexed }) => about && !(carries && indexed))
        .map(({ name, carries }) => (carries ? `${name} has no index that begins with customer_id.` : `${name} has no customer_id, by which the tables of the house are parted.`))
    },
  },
]
