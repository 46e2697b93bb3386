import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../src/db/database.ts'
import { fixedClock } from '../src/db/clock.ts'
import { importFile } from '../src/portfolio/import-file.service.ts'
import type { Bench, BenchFrame, BenchReport, BenchTable, Cell, Mark } from './bench.types.ts'
import { runChild } from './child.ts'
import { accountFileMap, writeAccountFile } from './import/file.ts'
import { copyFinished, finishedRows } from './import/finished-rows.ts'
import type { ImportMemory } from './import/memory-child.ts'
import { copyEmbedded, copyOnServer } from './import/raw-copy.ts'
import { median, timed } from './measure.ts'
import { WORLD_NOW } from './portfolio-world.ts'
import { type Scratch, scratchEmbedded, scratchOnServer, within } from './scratch.ts'

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

interface Round extends ImportTimes {
  /** Seconds of COPY of the file into one flat table. */
  readonly flat: number
  /** Seconds of COPY of the finished rows into the same tables. */
  readonly keyed: number
}

/** A round on a database of either kind; `flat` measures its own floor. */
async function round(open: () => Promise<Scratch>, flat: (url: string | null) => Promise<number>, path: string, rows: number): Promise<Round> {
  const imported = await within(open(), async ({ db, url }) => {
    const seconds = await flat(url)
    if (db.kind === 'server') await db.script('CHECKPOINT')
    const times = await importTwice(db, path, rows)
    return { ...times, flat: seconds, finished: await finishedRows(db) }
  })
  const { finished, ...times } = imported
  return { ...times, keyed: await within(open(), ({ db }) => copyFinished(db, finished)) }
}

function tableOf(where: string, rows: number, rounds: readonly Round[]): { table: BenchTable; ratio: number } {
  const middle = (of: (round: Round) => number) => median(rounds.map(of))
  const [keyed, flat] = [middle((r) => r.keyed), middle((r) => r.flat)]
  const line = (what: string, of: (round: Round) => number): Cell[] => [what, middle(of), rows / middle(of), keyed / middle(of), flat / middle(of)]
  return {
    table: {
      title: `${rows} rows, ${where}, median of ${rounds.length}`,
      columns: ['what', 'seconds', 'rows/s', 'to COPY with keys', 'to COPY flat'],
      rows: [
        line('import into an empty database', (r) => r.first),
        line('the same file again (changes nothing)', (r) => r.again),
        line('floor: COPY of the finished rows into the same tables, with their keys', (r) => r.keyed),
        line('COPY of the file into one flat table of text, no key', (r) => r.flat),
      ],
    },
    ratio: keyed / middle((r) => r.first),
  }
}

async function peakMemory(server: string, folder: string, rows: number): Promise<ImportMemory> {
  const path = join(folder, `${rows}.csv`)
  await writeAccountFile(path, rows)
  return within(scratchOnServer(server), ({ url }) => runChild<ImportMemory>('import/memory-child.ts', [url, path]))
}

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const rows = quick ? 20_000 : 200_000
  const rounds = quick ? 1 : 3
  const memorySizes = quick ? [10_000, 50_000] : [100_000, 500_000]
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-bench-'))
  const path = join(folder, 'accounts.csv')
  const tables: BenchTable[] = []
  const marks: Mark[] = []
  try {
    await writeAccountFile(path, rows)
    const mib = statSync(path).size / 2 ** 20
    if (server !== null) {
      const done: Round[] = []
      for (let n = 1; n <= rounds; n++) {
        say(`server, round ${n} of ${rounds}`)
        done.push(await round(() => scratchOnServer(server), (url) => copyOnServer(url as string, path, rows), path, rows))
      }
      const { table, ratio } = tableOf('on the server', rows, done)
      tables.push(table)
      marks.push({ what: 'import, ratio to COPY of the same rows into the same tables, server', value: ratio, atLeast: 0.25 })
    }
    say('embedded')
    const { table, ratio } = tableOf('embedded', rows, [await round(scratchEmbedded, () => copyEmbedded(path, rows), path, rows)])
    tables.push(table)
    marks.push({ what: 'import, ratio to COPY of the same rows into the same tables, embedded', value: ratio, atLeast: 0.25 })
    if (server !== null) {
      const memory: Cell[][] = []
      for (const size of memorySizes) {
        say(`memory at ${size} rows`)
        const figures = await peakMemory(server, folder, size)
        memory.push([size, figures.seconds, size / figures.seconds, figures.startMib, figures.peakMib])
      }
      tables.push({
        title: 'Memory of the importing process, one import on the server',
        columns: ['rows', 'seconds', 'rows/s', 'MiB before', 'MiB at the peak'],
        rows: memory,
      })
    }
    return {
      setting: [
        `A CSV file of ${mib.toFixed(1)} MiB: an account a row, with its customer and three contact points; every fourth customer in two rows.`,
        'Each row becomes about five rows in four tables with keys and indexes.',
        'The import checks and converts every value and looks every key up before it writes; neither COPY does.',
        'The mark is judged against COPY with keys: no row of the flat table, which has none, could be found again.',
        'COPY with keys alone is far below a quarter of flat COPY, so no import that keeps keys could reach that; the last column shows it.',
      ],
      tables,
      marks,
      skipped: server === null ? ['the server, and the memory: there is no server (DATABASE_URL).'] : [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const importBench: Bench = { name: 'import', title: 'Import of a lender’s file', run }
