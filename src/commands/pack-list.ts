import { GLOBAL_PACK } from '../compliance/gate/gate.rules.ts'
import { loadPackStandings } from '../compliance/pack-state.loaders.ts'
import { installShippedPacks } from '../compliance/pack-store.service.ts'
import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import { say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'

interface Row {
  id: number
  code: string
  version: string
  title: string
  jurisdiction: string | null
  reviewed: boolean
}

/** Every version in the database. */
export async function run(words: readonly string[], config: Config): Promise<number> {
  if (words.length > 0) throw new UsageError('pack list takes no words')
  return withDatabase(config, async (db) => {
    await installShippedPacks(db, systemClock.now())
    const rows = await db.query<Row>(
      `SELECT id, code, version, content->>'title' AS title, content->>'jurisdiction' AS jurisdiction, coalesce(content->'reviewed', 'null') <> 'null' AS reviewed
       FROM rule_pack ORDER BY code, id DESC`,
    )
    const standings = await loadPackStandings(rows.map((row) => row.id), { db })
    const wide = Math.max(...rows.map(({ code, version }) => code.length + version.length + 1))
    rows.forEach(({ code, version, title, jurisdiction, reviewed }, i) => {
      const { state = 'RETIRED', signOffs = [] } = standings[i] ?? {}
      const said = [jurisdiction ?? (code === GLOBAL_PACK ? 'everywhere' : 'where named'), reviewed ? 'reviewed' : 'not reviewed', signOffs.length === 0 ? 'not signed off' : `signed off by ${signOffs.map((s) => s.signedBy).join(', ')}`]
      say(`${`${code} ${version}`.padEnd(wide)}  ${state.padEnd(8)}  ${title} (${said.join('; ')})`)
    })
    say('\nData for software, not legal advice.')
    return 0
  })
}
