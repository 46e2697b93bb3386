// `npm run mutate`             breaks the compliance gate in every small way, one at a time, and runs its tests: a change that no test notices is printed
// `npm run mutate -- calendar`  only the files whose name contains this
// `npm run mutate -- --sample 5`  every fifth change
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EQUIVALENT } from './mutate/equivalent.ts'
import { mutationsOf, type Mutation } from './mutate/mutations.ts'

const ROOT = join(import.meta.dirname, '..')
/** Window and count arithmetic, where one off by one is a call that the law forbids. */
const FILES = ['local-time', 'gate/quiet-hours', 'gate/frequency-cap', 'gate/calendar', 'gate/place', 'gate/binds', 'gate/holds'].map((name) => `src/compliance/${name}.rules.ts`)
/** After the golden cases, which notice most changes. */
const TESTS = ['arithmetic', 'golden/evaluator.property.test.ts', 'local-time.test.ts', 'frequency-cap.test.ts', 'quiet-hours.test.ts', 'hold.test.ts', 'location.test.ts', 'consent.test.ts'].map((name) => `test/compliance/${name}`)
const PATIENCE_MS = 60_000
const WORKERS = 2

const args = process.argv.slice(2)
const sample = args.includes('--sample') ? Number(args[args.indexOf('--sample') + 1]) : 1
const wanted = args.filter((arg, i) => arg !== '--sample' && args[i - 1] !== '--sample')

/** A copy of what the tests need; nothing in the tree itself is ever changed. */
function layOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-mutate-'))
  for (const path of ['src', 'test/compliance', 'scripts/mutate']) cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  for (const path of ['package.json', 'tsconfig.json']) cpSync(join(ROOT, path), join(folder, path))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'test'), { recursive: true })
  writeFileSync(join(folder, 'vitest.config.ts'), `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { include: ['test/**/*.test.ts'], pool: 'threads', maxWorkers: 1, bail: 1, testTimeout: 50_000 } })\n`)
  return folder
}

type Fate = 'noticed' | 'survived'

/** A change that makes the gate look for ever is noticed: whoever waits for the tests sees it. */
function passes(folder: string, command: readonly string[], patienceMs: number): Promise<boolean> {
  // Fewer random cases than the tests' own: what only the 1,500th finds is nothing to rest on.
  const child = spawn(process.execPath, command, { cwd: folder, env: { ...process.env, RUNS: '600' }, stdio: 'ignore' })
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve(code === 0)
    })
  })
}

async function runTests(folder: string): Promise<Fate> {
  if (!(await passes(folder, ['--import', 'tsx', 'scripts/mutate/golden-cases.ts'], PATIENCE_MS / 2))) return 'noticed'
  return (await passes(folder, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...TESTS], PATIENCE_MS)) ? 'survived' : 'noticed'
}

const show = ({ file, line, before, after }: Mutation): string => `${file}:${line}  ${before.trim()}\n    ->  ${after.trim()}`
const isEquivalent = ({ file, before, after }: Mutation): boolean =>
  EQUIVALENT.some((one) => file.endsWith(one.file) && before.trim() === one.before && after.trim() === one.after)

const all = FILES.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .flatMap((file) => mutationsOf(file, readFileSync(join(ROOT, file), 'utf8')))
  .filter((mutation) => !isEquivalent(mutation))
  .filter((_, i) => i % sample === 0)
const folders = Array.from({ length: WORKERS }, layOut)
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))
process.on('SIGINT', () => process.exit(130))

const [clean] = folders as [string]
process.stdout.write(`${all.length} changes. First the tests as they are.\n`)
if ((await runTests(clean)) !== 'survived') {
  process.stderr.write('The tests fail, or take too long, with nothing changed. Mend that first: npx vitest run test/compliance\n')
  process.exit(2)
}
const survivors: Mutation[] = []
const began = Date.now()
let done = 0
const queue = [...all]
await Promise.all(
  folders.map(async (folder) => {
    for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
      const path = join(folder, mutation.file)
      const whole = readFileSync(path, 'utf8')
      writeFileSync(path, mutation.text)
      const fate = await runTests(folder)
      writeFileSync(path, whole)
      if (fate === 'survived') {
        survivors.push(mutation)
        process.stdout.write(`survived  ${show(mutation)}\n`)
      }
      if (++done % 25 === 0) process.stdout.write(`${done} of ${all.length}, ${Math.round((Date.now() - began) / 1_000)} s\n`)
    }
  }),
)
process.stdout.write(`${all.length} changes, ${survivors.length} that no test noticed, ${Math.round((Date.now() - began) / 1_000)} s.\n`)
process.exitCode = survivors.length === 0 ? 0 : 1
