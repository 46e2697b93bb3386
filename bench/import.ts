import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../src/db/database.ts'
import { fixedClock } from '../src/db/clock.ts'
import { importFile } from '../src/portfolio/import-file.service.ts'
import type { Bench, BenchFrame, BenchReport, BenchTable, Cell, Mark } from './bench.types.ts'
import { accountFileMap, writeAccountFile } from './import/file.ts'
import { copyEmbedded, copyOnServer, copyResult } from './import/raw-copy.ts'
import { median, timed } from './measure.ts'
import { WORLD_NOW } from './portfolio-world.ts'
import { scratchEmbedded, scratchOnServer, within } from './scratch.ts'

interface ImportTimes {
  readonly first: number
  readonly again: number
}

/** The file into an empty database, and the same file once more. */
async function importTwice(db: Database, path: string, rows: number): Promise<ImportTimes> {
  const map = accountFileMap()
  const once = () => timed(() => importFile(db, { path, map, clock: fixedClock(WORLD_NOW), rejectFile: `${path}.rejects.csv` }))
  const { seconds: first, result } = await once()
  if (result.inserted !== rows) {
    throw new Error(`The import took ${result.inserted} rows of ${rows}; ${result.rejected} were rejected, see ${result.rejectFile}.`)
  }
  const { seconds: again, result: second } = await once()
  if (second.unchanged !== rows) throw new Error(`The second import found ${second.unchanged} rows of ${rows} unchanged.`)
  return { first, again }
}

interface Measured {
  readonly times: readonly ImportTimes[]
  /** Seconds of the floor. */
  readonly copies: readonly number[]
  /** Seconds of COPY of the finished rows; empty: not measured. */
  readonly results: readonly number[]
}

function tableOf(where: string, rows: number, { times, copies, results }: Measured): { table: BenchTable; ratio: number } {
  const [first, again, copy] = [median(times.map((t) => t.first)), median(times.map((t) => t.again)), median(copies)]
  const line = (what: string, seconds: number): Cell[] => [what, seconds, rows / seconds, copy / seconds]
  return {
    table: {
      title: `${rows} rows, ${where}, median of ${times.length}`,
      columns: ['what', 'seconds', 'rows/s', 'ratio to floor'],
      rows: [
        line('import into an empty database', first),
        line('the same file again (changes nothing)', again),
        ...(results.length === 0 ? [] : [line('COPY of the finished rows into the same tables, with their keys', median(results))]),
        line('floor: COPY of the file into one flat table of text, no key', copy),
      ],
    },
    ratio: copy / first,
  }
}

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const rows = quick ? 20_000 : 200_000
  const rounds = quick ? 1 : 3
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-bench-'))
  const path = join(folder, 'accounts.csv')
  const tables: BenchTable[] = []
  const marks: Mark[] = []
  try {
    await writeAccountFile(path, rows)
    const mib = statSync(path).size / 2 ** 20
    if (server !== null) {
      const [times, copies, results]: [ImportTimes[], number[], number[]] = [[], [], []]
      for (let round = 1; round <= rounds; round++) {
        say(`server, round ${round} of ${rounds}`)
        await within(scratchOnServer(server), async ({ db, url }) => {
          copies.push(await copyOnServer(url, path, rows))
          await db.script('CHECKPOINT')
          times.push(await importTwice(db, path, rows))
          results.push(await within(scratchOnServer(server), (empty) => copyResult(url, empty.url, folder)))
        })
      }
      const { table, ratio } = tableOf('on the server', rows, { times, copies, results })
      tables.push(table)
      marks.push({ what: 'import, ratio to COPY, server', value: ratio, atLeast: 0.25 })
    }
    say('embedded')
    const embedded = await within(scratchEmbedded(), ({ db }) => importTwice(db, path, rows))
    const { table, ratio } = tableOf('embedded', rows, { times: [embedded], copies: [await copyEmbedded(path, rows)], results: [] })
    tables.push(table)
    marks.push({ what: 'import, ratio to COPY, embedded', value: ratio, atLeast: 0.25 })
    return {
      setting: [
        `A CSV file of ${mib.toFixed(1)} MiB: an account a row, with its customer and three contact points; every fourth customer in two rows.`,
        'Each becomes about five rows in four tables with keys and indexes; the floor is one table without any.',
        'The import checks and converts every value and merges by natural keys; the floor does neither.',
      ],
      tables,
      marks,
      skipped: server === null ? ['the server: there is none (DATABASE_URL).'] : [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const importBench: Bench = { name: 'import', title: 'Import of a lender’s file', run }
