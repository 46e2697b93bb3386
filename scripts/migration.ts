// `npm run migration -- NAME`: writes the SQL that the Prisma schema asks for as the next migration. Read it, then commit it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MIGRATIONS } from '../src/db/migrate.ts'
import { migrationsToSchema } from '../src/db/schema-diff.ts'

const name = process.argv[2]
if (name === undefined || !/^(core|[a-z-]+)_[a-z0-9_]+$/.test(name)) {
  console.error('Usage: npm run migration -- core_what_it_does   (or PLUGIN_what_it_does)')
  process.exit(2)
}
const sql = await migrationsToSchema()
if (sql === '') {
  console.log('The migrations already lead to the schema; nothing written.')
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(MIGRATIONS, `${stamp}_${name}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'migration.sql'), `-- breaking: no\n${sql}`)
  console.log(`Wrote ${folder}/migration.sql`)
}
