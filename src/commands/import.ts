import { isLocalDate } from '../schema/scalars.ts'
import { systemClock } from '../db/clock.ts'
import { importFiles, readImportMap } from '../portfolio/import-files.service.ts'
import { type Command, say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'
import { createProgress, type Progress } from './progress.ts'
import { need, readWords } from './words.ts'

export const command: Command = {
  usage: 'import FILE-OR-FOLDER… --map MAP [--as-of DATE] [--rejects FILE]',
  summary: 'Imports a lender’s files by a mapping. Interrupted and run again, it goes on where it stopped.',
  async run(words, config) {
    const { options, rest } = readWords(words, { map: 'string', 'as-of': 'string', rejects: 'string' })
    if (rest.length === 0) throw new UsageError('name at least one file')
    const asOf = options['as-of'] as string | undefined
    if (asOf !== undefined && !isLocalDate(asOf)) throw new UsageError(`--as-of ${asOf} is not a date such as 2026-03-01`)
    const map = await readImportMap(need(options, 'map'))
    const stop = new AbortController()
    const interrupt = () => stop.abort()
    process.once('SIGINT', interrupt)
    process.once('SIGTERM', interrupt)
    try {
      return await withDatabase(config, async (db) => {
        let rejected = 0
        for (const path of rest) {
          let progress: Progress | undefined
          const reports = await importFiles(db, {
            path,
            map,
            clock: systemClock,
            asOf,
            rejectFile: options['rejects'] as string | undefined,
            actor: 'command-line',
            signal: stop.signal,
            onFile: (file) => {
              progress?.stop()
              progress = createProgress(file)
            },
            onProgress: (p) => progress?.update(p.bytesRead, p.bytesTotal, `${p.rowsRead} rows, ${p.rejected} rejected`),
          }).finally(() => progress?.stop())
          for (const r of reports) {
            rejected += r.rejected
            const resumed = r.resumedFromLine === 0 ? '' : `, resumed after line ${r.resumedFromLine}`
            say(`${r.file}: ${r.rowsRead} rows = ${r.accepted} accepted (${r.inserted} new, ${r.updated} changed, ${r.unchanged} unchanged) + ${r.rejected} rejected${resumed}`)
            if (r.rejectFile !== null) say(`  rejected rows: ${r.rejectFile}`)
            if (r.state === 'RUNNING') say('  stopped; run the same import again to go on.')
          }
          if (stop.signal.aborted) return 1
        }
        return rejected === 0 ? 0 : 3
      })
    } finally {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
  },
}
