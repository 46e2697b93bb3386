// Compiles the tree into dist/, which mirrors it, with what is read at run time beside the code. `npm pack` takes it from there.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const run = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { cwd: root, stdio: ['ignore', 2, 2] })
if (run.status !== 0) process.exit(run.status ?? 1)

/** What is not compiled and not for readers: JSON, weights, the loader's hook, Prisma files, SQL. */
const isAsset = (path) => statSync(path).isDirectory() ? !/[/\\]test$/.test(path) : !['.ts', '.md'].includes(extname(path))
for (const folder of ['src', 'plugins', 'prisma', join('examples', 'maps')]) cpSync(join(root, folder), join(dist, folder), { recursive: true, filter: isAsset })
process.stderr.write(`Compiled into ${dist}.\n`)
