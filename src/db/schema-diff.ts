/// <reference lib="dom" />
import { PGlite } from '@electric-sql/pglite'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineBindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Migration, readMigrations } from './migrate.ts'

const SCHEMA = join(import.meta.dirname, '..', '..', 'prisma')

/** A Prisma file: where it is, and its text. */
export interface SchemaFile {
  readonly path: string
  readonly content: string
}

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

/** A panic of the engine is told to this registry, and the call that met it never ends: so it is raced. */
function onPanic(): Promise<never> {
  return new Promise((_resolve, reject) => {
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => reject(new Error(message)) } })
  })
}

/** The Prisma files in a folder and below it. */
export function readSchema(folder = SCHEMA): SchemaFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.prisma'))
    .sort()
    .map((file) => ({ path: join(folder, file), content: readFileSync(join(folder, file), 'utf8') }))
}

/**
 * The SQL that leads from the migrations to the Prisma schema; empty when they agree. Needs no engine binary and no server.
 * Throws when the schema is not right, with Prisma's words.
 */
export async function migrationsToSchema(migrations: readonly Pick<Migration, 'sql'>[] = readMigrations(), files: readonly SchemaFile[] = readSchema()): Promise<string> {
  const panic = onPanic()
  const shadow = await PGlite.create()
  try {
    for (const migration of migrations) await shadow.exec(migration.sql)
    const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(shadow))
    const SchemaEngine = await loadEngine()
    const engine = await SchemaEngine.new({ datamodels: files.map((f) => [f.path, f.content]) }, () => {}, factory)
    const diff = engine.diff({
      from: { tag: 'schemaDatasource', files: [...files], configDir: SCHEMA },
      to: { tag: 'schemaDatamodel', files: [...files] },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    })
    const result = await Promise.race([diff, panic])
    const sql = result.stdout ?? ''
    return sql.includes('This is an empty migration') ? '' : sql
  } finally {
    await shadow.close()
  }
}
