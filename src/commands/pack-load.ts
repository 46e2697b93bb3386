import { loadPack } from '../compliance/pack-life.service.ts'
import { installShippedPacks, loadPacksInForce } from '../compliance/pack-store.service.ts'
import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import { say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'
import { readNamedFile } from './read-file.ts'
import { need, readWords } from './words.ts'

/** Stores a pack. Who loaded it cannot sign it off, so it is asked for. */
export async function run(words: readonly string[], config: Config): Promise<number> {
  const { options, rest } = readWords(words, { by: 'string' })
  const [file, ...more] = rest
  if (file === undefined || more.length > 0) throw new UsageError('name one file')
  const actor = need(options, 'by')
  const text = await readNamedFile(file)
  return withDatabase(config, async (db) => {
    await installShippedPacks(db, systemClock.now())
    const { code, version, isNew } = await loadPack(db, text, { at: systemClock.now(), actor })
    const binding = (await loadPacksInForce(db)).get(code)
    say(`${code} version ${version} ${isNew ? 'is loaded' : 'was there already'}.`)
    if (binding?.pack.version === version) say(binding.pack.jurisdiction === null ? 'It binds where a portfolio names it.' : `It binds in ${binding.pack.jurisdiction}, and where a portfolio names it.`)
    else say(`It does not bind: ${binding === undefined ? 'nothing of the code does' : `version ${binding.pack.version} does`}, until someone else than ${actor} signs this one off (rulePackSignOff).`)
    return 0
  })
}
