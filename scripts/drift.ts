// `npm run drift`: fails when the migrations do not lead to the Prisma schema.
import { migrationsToSchema } from '../src/db/schema-diff.ts'

const sql = await migrationsToSchema()
if (sql !== '') {
  console.error('The migrations do not lead to the Prisma schema. Run `npm run migration -- NAME`. Missing:\n\n' + sql)
  process.exit(1)
}
console.log('Migrations and Prisma schema agree.')
