import type { Config } from '../config/config.ts'
import { UsageError } from './command.ts'
import { houseOver, NO_DATABASE } from './house.ts'
import { sayPlugins } from './say-plugins.ts'

export async function run(words: readonly string[], config: Config): Promise<number> {
  if (words.length > 0) throw new UsageError('plugin list takes no words')
  const { app, loaded } = await houseOver(NO_DATABASE, config)
  sayPlugins(app.booted.table, loaded)
  return 0
}
