import type { Clock } from '../db/clock.ts'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents } from '../events/event.service.ts'
import { checkName } from '../schema/code.rules.ts'
import { InvalidInput } from '../schema/errors.ts'
import { TemplateCodeTaken } from './template.errors.ts'

/** Where a unit of work writes, and for whom. */
export interface TemplateWork {
  readonly db: Database
  readonly clock: Clock
  /** Subject of the token. */
  readonly actor: string
}

/** A template without versions. Returns its id. Throws `InvalidInput`, `TemplateCodeTaken`. */
export async function createTemplate({ db, clock, actor }: TemplateWork, { code, name }: { readonly code: string; readonly name: string }): Promise<number> {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(code)) {
    throw new InvalidInput(`The code ${JSON.stringify(code.slice(0, 70))} is not upper snake case. Write it like REMINDER_FRIENDLY.`, ['code'])
  }
  checkName(name)
  return db.tx(async (sql) => {
    const [made] = await sql.query<{ id: number }>('INSERT INTO message_template (code, name) VALUES ($1, $2) ON CONFLICT (code) DO NOTHING RETURNING id', [code, name])
    if (made === undefined) throw new TemplateCodeTaken(code)
    await appendTemplateEvent(sql, clock, actor, 'template.created', { templateId: made.id, code })
    return made.id
  })
}

/** Inside the transaction that made the change. */
export async function appendTemplateEvent(sql: Sql, clock: Clock, actor: string, type: string, payload: object): Promise<void> {
  await appendEvents(sql, [{ type, payload }], { at: clock.now(), actor })
}
