import { openDatabase } from '../db/open.ts'
import { type Command, say, UsageError } from './command.ts'
import { migrateHouse } from './house.ts'

export const command: Command = {
  usage: 'migrate',
  summary: 'Brings the database to this version, with the tables of every plugin that is listed; does nothing when it is.',
  async run(words, config) {
    if (words.length > 0) throw new UsageError('migrate takes no words')
    const db = await openDatabase(config)
    try {
      const applied = await migrateHouse(db, config)
      say(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
      return 0
    } finally {
      await db.close()
    }
  },
}
