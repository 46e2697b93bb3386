import { resolve } from 'node:path'
import { systemClock } from '../db/clock.ts'
import { writePluginMigration } from '../plugin-sources/plugin-migration.service.ts'
import { say, UsageError } from './command.ts'

export async function run(words: readonly string[]): Promise<number> {
  const [path, what, ...rest] = words
  if (path === undefined || what === undefined || rest.length > 0) throw new UsageError('plugin migration is followed by the plugin’s folder and what it does, such as ./payday add_reason')
  const file = await writePluginMigration(resolve(path), what, systemClock.now())
  say(file === null ? 'The migrations already lead to the Prisma file; nothing written.' : `Wrote ${file}. Read it; say in its first line whether an older version of the plugin can still run.`)
  return 0
}
