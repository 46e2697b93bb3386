import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import { advanceCheckpoint } from '../events/audit-checkpoint.service.ts'
import { say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'

export async function run(words: readonly string[], config: Config): Promise<number> {
  if (words.length > 0) throw new UsageError('audit checkpoint takes no words')
  return withDatabase(config, async (db) => {
    const head = await advanceCheckpoint(db, systemClock.now())
    say(head === null ? 'There is no event yet.' : `${head.events} events, up to event ${head.eventId}:\n  head ${head.hash}`)
    return 0
  })
}
