import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Database } from '../src/db/database.ts'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer } from '../src/db/server.ts'

/** Tried when DATABASE_URL is not set. */
const USUAL_SERVER = 'postgres://root@127.0.0.1:5432/test'

/** The server to measure on; null when there is none. Throws when DATABASE_URL is set and cannot be reached. */
export async function findServer(): Promise<string | null> {
  const given = process.env['DATABASE_URL']
  try {
    await onServer(given ?? USUAL_SERVER, 'SELECT 1')
    return given ?? USUAL_SERVER
  } catch (error) {
    if (given === undefined) return null
    const mend = 'Start it, or unset the variable to skip what needs it.'
    throw new Error(`DATABASE_URL is set, but the server cannot be reached. ${mend}`, { cause: error })
  }
}

export async function onServer<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** A database of the benchmark's own, dropped at the end. */
export interface Scratch {
  readonly db: Database
  /** null: embedded. */
  readonly url: string | null
  drop(): Promise<void>
}

export interface ServerScratch extends Scratch {
  readonly url: string
  readonly name: string
  /** Closes every connection of ours, so that it can be copied. */
  leave(): Promise<void>
}

/** A new database on the server; `like`: a copy of that one, which nobody may be connected to. Without it, migrated and empty. */
export async function scratchOnServer(server: string, options: { like?: string; poolSize?: number } = {}): Promise<ServerScratch> {
  const name = `dunlin_bench_${randomBytes(6).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name}${options.like === undefined ? '' : ` TEMPLATE ${options.like}${await copyByFile(server)}`}`)
  // Ours asks for this in its sessions; whoever it is measured against gets it too.
  await onServer(server, `ALTER DATABASE ${name} SET jit = off`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = await openServer(url.href, options.poolSize)
  let open = true
  const leave = async () => {
    if (open) await db.close()
    open = false
  }
  if (options.like === undefined) await migrate(db)
  return {
    db,
    url: url.href,
    name,
    leave,
    async drop() {
      await leave()
      await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  }
}

/** From 15 on the default is to copy through the log, which is slow for large databases; before, files are copied anyway. */
async function copyByFile(server: string): Promise<string> {
  const [row] = await onServer<{ server_version_num: string }>(server, 'SHOW server_version_num')
  return Number(row?.server_version_num) >= 150_000 ? ' STRATEGY FILE_COPY' : ''
}

/** An embedded database in a folder of its own, as `npm start` would have it. */
export async function scratchEmbedded(): Promise<Scratch> {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-bench-'))
  const db = await openEmbedded({ folder })
  await migrate(db)
  return {
    db,
    url: null,
    async drop() {
      await db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Does the work and drops the database, whatever happens. */
export async function within<S extends { drop(): Promise<void> }, T>(scratch: S | Promise<S>, work: (scratch: S) => Promise<T>): Promise<T> {
  const made = await scratch
  try {
    return await work(made)
  } finally {
    await made.drop()
  }
}
