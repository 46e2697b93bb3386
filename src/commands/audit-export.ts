import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import { type AuditExport, exportAudit } from '../events/audit-export.service.ts'
import { packageVersion } from '../plugin-sources/package-root.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './house.ts'
import { createProgress } from './progress.ts'
import { readWords } from './words.ts'

/** To a file, or to standard output; what there is to say goes to standard error. Exit code 1 where the chain is broken: the export is whole all the same. */
export async function run(words: readonly string[], config: Config): Promise<number> {
  const { options, rest } = readWords(words, { portfolio: 'string', from: 'string', to: 'string', out: 'string' })
  if (rest.length > 0) throw new UsageError(`${rest[0]} is not understood`)
  const { portfolio, from, to, out } = options as Readonly<Record<string, string | undefined>>
  return withDatabase(config, async (db) => {
    const progress = createProgress('audit trail')
    let done: AuditExport | undefined
    async function* lines() {
      done = yield* exportAudit(db, { portfolio, from, to }, {
        now: systemClock.now(),
        version: packageVersion(),
        onProgress: (entries, events) => progress.update(entries, events, `${entries} entries`),
      })
    }
    await pipeline(Readable.from(lines(), { objectMode: true, highWaterMark: 1 }), out === undefined ? process.stdout : createWriteStream(out), { end: out !== undefined })
    progress.stop()
    const { entries, head, seal, pending, broken } = done as AuditExport
    const tell = (text: string) => process.stderr.write(`${text}\n`)
    tell(`${entries} entries. Keep these two where nobody who may write the database or the file can write:\n  head ${head}\n  seal ${seal}`)
    if (pending > 0) tell(`${pending} events were still being written; the next export has them.`)
    for (const finding of broken) tell(`The audit trail is not as it was: ${finding}.`)
    return broken.length === 0 ? 0 : 1
  })
}
