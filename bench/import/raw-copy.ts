import { PGlite } from '@electric-sql/pglite'
import { createReadStream, mkdtempSync, openAsBlob, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { timed } from '../measure.ts'
import { FILE_COLUMNS } from './file.ts'

const TABLE = `CREATE TABLE flat (${FILE_COLUMNS.map((name) => `${name} text`).join(', ')})`
const COPY = (from: string) => `COPY flat FROM ${from} WITH (FORMAT csv, HEADER)`

/** The file as it is into one flat table of text, by the server's own reader. Seconds. */
export async function copyOnServer(url: string, path: string, rows: number): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`DROP TABLE IF EXISTS flat; ${TABLE}`)
    const { seconds } = await timed(() => pipeline(createReadStream(path, { highWaterMark: 1 << 16 }), client.query(copyFrom(COPY('STDIN')))))
    const { rows: counted } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM flat')
    assertRows(counted[0]?.n, rows)
    await client.query('DROP TABLE flat')
    return seconds
  } finally {
    await client.end()
  }
}

/** The file into one flat table of an embedded database in a folder of its own. Seconds. */
export async function copyEmbedded(path: string, rows: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-bench-'))
  const lite = await PGlite.create({ dataDir: join(folder, 'pg') })
  try {
    await lite.exec(TABLE)
    const { seconds } = await timed(async () => lite.query(COPY(`'/dev/blob'`), [], { blob: await openAsBlob(path) }))
    const counted = await lite.query<{ n: number }>('SELECT count(*)::int AS n FROM flat')
    assertRows(counted.rows[0]?.n, rows)
    return seconds
  } finally {
    await lite.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function assertRows(found: number | undefined, wanted: number): void {
  if (found !== wanted) throw new Error(`COPY brought ${found} rows of ${wanted}.`)
}
