// npm run bench                  every benchmark
// npm run bench -- cycle claims  these
// npm run bench -- --quick       a tenth of the rows: does it run?
import type { Bench } from './bench.types.ts'
import { formatReport, keepReport, machine } from './report.ts'
import { findServer } from './scratch.ts'

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  start: async () => (await import('./start.ts')).startBench,
  import: async () => (await import('./import.ts')).importBench,
  cycle: async () => (await import('./cycle.ts')).cycleBench,
  'queue-page': async () => (await import('./queue-page.ts')).queuePageBench,
  gate: async () => (await import('./gate.ts')).gateBench,
  claims: async () => (await import('./claims.ts')).claimsBench,
  hooks: async () => (await import('./hooks.ts')).hooksBench,
  scorecard: async () => (await import('./scorecard.ts')).scorecardBench,
}

const args = process.argv.slice(2)
const quick = args.includes('--quick')
const wanted = args.filter((arg) => arg !== '--quick')
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}; and the option --quick.\n`)
  process.exit(2)
}

const server = await findServer()
process.stdout.write(`${machine()}\n\n`)
if (server === null) {
  process.stdout.write('No PostgreSQL server was found: what needs one is skipped. Set DATABASE_URL to a server on which databases may be made.\n\n')
}
for (const name of wanted.length === 0 ? Object.keys(BENCHES) : wanted) {
  const bench = await (BENCHES[name] as () => Promise<Bench>)()
  const report = await bench.run({ server, quick, say: (line) => process.stderr.write(`${name}: ${line}\n`) })
  keepReport(name, bench.title, report, quick)
  process.stdout.write(`${formatReport(bench.title, report)}\n\n`)
}
