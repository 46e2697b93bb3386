// Exits 0 when a PostgreSQL server answers at the given URL, 1 otherwise.
import pg from 'pg'

const client = new pg.Client({ connectionString: process.argv[2], connectionTimeoutMillis: 3_000 })
try {
  await client.connect()
  await client.query('SELECT 1')
} catch {
  process.exitCode = 1
} finally {
  await client.end().catch(() => {})
}
