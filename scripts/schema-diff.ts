/// <reference lib="dom" />
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineBindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { readMigrations } from '../src/db/migrate.ts'

const SCHEMA = join(import.meta.dirname, '..', 'prisma')

/** Node imports no .wasm by itself yet, so the bindings are given the instance by hand. */
async function loadEngine(): Promise<typeof engineBindings.SchemaEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const bindings = engineBindings as typeof engineBindings & { __wbg_set_wasm(exports: WebAssembly.Exports): void }
  const module = await WebAssembly.compile(readFileSync(join(folder, 'schema_engine_bg.wasm')))
  const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports })
  bindings.__wbg_set_wasm(exports)
  ;(exports['__wbindgen_start'] as () => void)()
  return bindings.SchemaEngine
}

/** The SQL that leads from the migrations to the Prisma schema; empty when they agree. Needs no engine binary and no server. */
export async function migrationsToSchema(): Promise<string> {
  const files = readdirSync(SCHEMA, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.prisma'))
    .map((file) => ({ path: join(SCHEMA, file), content: readFileSync(join(SCHEMA, file), 'utf8') }))
  const shadow = await PGlite.create()
  for (const migration of readMigrations()) await shadow.exec(migration.sql)
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(shadow))
  const SchemaEngine = await loadEngine()
  const engine = await SchemaEngine.new({ datamodels: files.map((f) => [f.path, f.content]) }, () => {}, factory)
  const result = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: SCHEMA },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  })
  await shadow.close()
  const sql = result.stdout ?? ''
  return sql.includes('This is an empty migration') ? '' : sql
}
