import { PGlite, types } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PrismaClient } from '../../generated/prisma/client.ts'
import { UserError } from '../schema/errors.ts'
import type { Database, Sql, SqlValue } from './database.ts'

type Runner = Pick<PGlite, 'query' | 'exec'>

const parsers = {
  [types.INT8]: Number,
  [types.NUMERIC]: (text: string) => text,
  [types.DATE]: (text: string) => text,
}

/** COPY goes over in blobs of about this many characters, so that memory stays flat. */
const COPY_BLOB = 4_000_000

export interface EmbeddedOptions {
  /** Folder of the data; left out, the database lives in memory. */
  folder?: string
  /** A dump of a data folder to start from. */
  loadDataDir?: Blob
}

/** PostgreSQL inside this process (PGlite). One connection, one process a folder. */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Database & { dump(): Promise<Blob> }> {
  const unlock = options.folder === undefined ? () => {} : lockFolder(options.folder)
  const lite = await PGlite.create({
    ...(options.folder === undefined ? {} : { dataDir: join(options.folder, 'pg') }),
    ...(options.loadDataDir === undefined ? {} : { loadDataDir: options.loadDataDir }),
    parsers,
  }).catch((error: unknown) => {
    unlock()
    throw error
  })
  await lite.exec("SET TimeZone = 'UTC'")
  const listeners = new Set<(text: string) => void>()
  const tell = (text: string) => {
    for (const told of listeners) told(text)
  }
  const prisma = new PrismaClient({ adapter: new PrismaPGlite(lite), log: [{ emit: 'event', level: 'query' }] })
  prisma.$on('query', (event) => tell(event.query))

  const on = (runner: Runner): Sql => ({
    async query<Row extends object>(text: string, params: readonly SqlValue[] = []) {
      tell(text)
      return (await runner.query<Row>(text, params as unknown[])).rows
    },
    async script(text) {
      tell(text)
      await runner.exec(text)
    },
    async copyIn(table, columns, chunks) {
      const text = `COPY ${table} (${columns.join(',')}) FROM '/dev/blob'`
      tell(text)
      let buffer: string[] = []
      let size = 0
      const flush = async () => {
        if (size === 0) return
        await runner.query(text, [], { blob: new Blob(buffer) })
        buffer = []
        size = 0
      }
      for await (const chunk of chunks) {
        buffer.push(chunk)
        size += chunk.length
        if (size >= COPY_BLOB) await flush()
      }
      await flush()
    },
  })

  return {
    kind: 'embedded',
    prisma,
    ...on(lite),
    tx: (work) => lite.transaction((transaction) => work(on(transaction as unknown as Runner))),
    listen: async (channel, heard) => lite.listen(channel, heard),
    onStatement(told) {
      listeners.add(told)
      return () => listeners.delete(told)
    },
    dump: () => lite.dumpDataDir('none') as Promise<Blob>,
    async close() {
      await prisma.$disconnect()
      if (!lite.closed) await lite.close()
      unlock()
    },
  }
}

/** A second process wants the folder of the embedded database. */
export class FolderInUse extends UserError {
  readonly code = 'FOLDER_IN_USE'

  constructor(folder: string, holder: number) {
    super(
      `The embedded database in ${folder} is in use by process ${holder}. Stop that process, ask it over GraphQL instead, or set DATABASE_URL to a PostgreSQL server, which many processes can share.`,
    )
  }
}

/** One process a folder: a second one would corrupt it. A lock whose process is gone is taken over. */
function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock')
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = Number(readFileSync(path, 'utf8'))
      if (holder !== process.pid && isAlive(holder)) {
        throw new FolderInUse(folder, holder)
      }
      rmSync(path, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
