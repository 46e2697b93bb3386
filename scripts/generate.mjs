// Generates the Prisma client and the Pothos types into generated/.
// `--if-stale` does nothing when the schema has not changed since the last time.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'generated', '.stamp')

const digest = createHash('sha256')
const files = readdirSync(join(root, 'prisma'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.prisma')).sort()
for (const file of [...files.map((f) => join('prisma', f)), 'package-lock.json']) {
  digest.update(file).update(readFileSync(join(root, file)))
}
const hash = digest.digest('hex')

if (!(process.argv.includes('--if-stale') && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)) {
  // Generating needs no engine, only the path of something executable: without it Prisma tries to download one.
  const env = {
    ...process.env,
    PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }
  const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js')
  const run = spawnSync(process.execPath, [cli, 'generate'], { cwd: root, env, encoding: 'utf8' })
  if (run.status !== 0) {
    process.stderr.write(run.stdout + run.stderr)
    process.exit(run.status ?? 1)
  }
  mkdirSync(join(root, 'generated'), { recursive: true })
  writeFileSync(stamp, hash)
}
