import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PrismaClient } from '../../generated/prisma/client.ts'
import type { Database, Sql, SqlValue } from './database.ts'

const { INT8, NUMERIC, DATE } = pg.types.builtins

/** int8 as number, numeric and date as text; everything else as pg does it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === NUMERIC || oid === DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** Times in UTC; no just-in-time compilation, which costs more than it saves on statements of milliseconds. */
const SESSION = '-c TimeZone=UTC -c jit=off'

/** A PostgreSQL server, 14 or later, by its connection string. */
export async function openServer(url: string, poolSize = 10): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types, options: SESSION })
  // A pooled connection that the server ends while idle must not end the process; the next query reports it.
  pool.on('error', () => {})
  const listeners = new Set<(text: string) => void>()
  const tell = (text: string) => {
    for (const told of listeners) told(text)
  }
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: poolSize, options: SESSION }),
    log: [{ emit: 'event', level: 'query' }],
  })
  prisma.$on('query', (event) => tell(event.query))

  const on = (runner: pg.Pool | pg.PoolClient): Omit<Sql, 'copyIn'> => ({
    async query<Row extends object>(text: string, params: readonly SqlValue[] = [], name?: string) {
      tell(text)
      const values = params as unknown[]
      return (await runner.query(name === undefined ? { text, values } : { name, text, values })).rows as Row[]
    },
    async script(text) {
      tell(text)
      await runner.query(text)
    },
  })
  const onClient = (client: pg.PoolClient): Sql => ({
    ...on(client),
    async copyIn(table, columns, chunks) {
      const text = `COPY ${table} (${columns.join(',')}) FROM STDIN`
      tell(text)
      await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 4 }), client.query(copyFrom(text)))
    },
  })
  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    try {
      return await work(client)
    } finally {
      client.release()
    }
  }

  return {
    kind: 'server',
    prisma,
    ...on(pool),
    copyIn: (table, columns, chunks) => withClient((client) => onClient(client).copyIn(table, columns, chunks)),
    tx: (work) =>
      withClient(async (client) => {
        await client.query('BEGIN')
        try {
          const result = await work(onClient(client))
          await client.query('COMMIT')
          return result
        } catch (error) {
          // A connection that cannot even roll back has ended; the pool drops it, and the server rolls back by itself.
          await client.query('ROLLBACK').catch(() => {})
          throw error
        }
      }),
    listen: (channel, heard) => listen(url, channel, heard),
    onStatement(told) {
      listeners.add(told)
      return () => listeners.delete(told)
    },
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** LISTEN on a connection of its own, made again when it is lost. Listeners catch up by sequence, so a gap loses nothing. */
async function listen(url: string, channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
  let client: pg.Client | undefined
  let stopped = false
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url })
    next.on('notification', (message) => heard(message.payload ?? ''))
    next.on('error', () => {})
    next.on('end', () => {
      if (!stopped) setTimeout(() => void connect().then(() => heard(''), () => next.emit('end')), 500).unref()
    })
    await next.connect()
    await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    client = next
  }
  await connect()
  return async () => {
    stopped = true
    await client?.end()
  }
}
