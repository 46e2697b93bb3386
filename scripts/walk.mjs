// `npm run walk`: what a plugin author does, from nothing to a changed grade, outside of this tree; then the plugin as a package
// in another server, and gone again. Prints each step with its time; exits 1 at the first that is not as it should be.
// npm fetches what is not in its cache, so this needs a registry. Takes about two minutes.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'dunlin-walk-'))
const keep = process.argv.includes('--keep')
const began = performance.now()
const PORT = '4917'
const env = { ...process.env, PORT, NODE_ENV: 'development', npm_config_prefer_offline: 'true', npm_config_fund: 'false', npm_config_audit: 'false', NO_COLOR: '1' }
// `npm run` hands this tree's .npmrc down by the environment, and with it that no script runs.
for (const name of ['DATABASE_URL', 'DUNLIN_CONFIG', 'DUNLIN_DATA', 'npm_config_ignore_scripts', 'npm_config_local_prefix']) delete env[name]
const seconds = (from) => `${((performance.now() - from) / 1000).toFixed(0)} s`

function fail(message) {
  console.error(`\nNot as it should be: ${message}\nLeft in ${home}.`)
  process.exit(1)
}

/** Runs a command in a folder below the walk's, shows its last lines, and returns its output. */
function step(folder, command, lines = 4) {
  const from = performance.now()
  console.log(`\n~/${folder} $ ${command}`)
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: join(home, folder), env, encoding: 'utf8' })
  const shown = stdout.trimEnd().split('\n').slice(-lines).join('\n')
  console.log(shown)
  if (status !== 0) fail(`${command} ended with ${status}\n${stdout}\n${stderr}`)
  console.log(`# ${seconds(from)}, ${seconds(began)} since the beginning`)
  return stdout
}

/** Starts the server in a folder, waits until it answers, does the work, and stops it. */
async function serving(folder, work) {
  const from = performance.now()
  console.log(`\n~/${folder} $ npx dunlin start`)
  const server = spawn('node', ['node_modules/dunlin/bin/dunlin.mjs', 'start'], { cwd: join(home, folder), env })
  let out = ''
  server.stdout.on('data', (data) => (out += data))
  server.stderr.on('data', (data) => (out += data))
  const ended = new Promise((resolve) => server.once('close', resolve))
  while (!out.includes('Ctrl-C stops it.')) {
    if (server.exitCode !== null || performance.now() - from > 180_000) fail(`the server did not start:\n${out}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  console.log(out.slice(0, out.indexOf('Open that address')).trim())
  console.log(`# ${seconds(from)}, ${seconds(began)} since the beginning`)
  const token = /ADMIN \(everything\)\n\s+(\S+)/.exec(out)?.[1]
  try {
    await work(async (query, variables) => {
      const body = JSON.stringify({ query, variables })
      console.log(`\n$ curl -s localhost:${PORT}/graphql -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '${body}'`)
      const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body })
      const answer = await response.text()
      console.log(answer)
      const { data, errors } = JSON.parse(answer)
      if (errors !== undefined) fail(answer)
      return data
    })
  } finally {
    server.kill('SIGINT')
    await ended
  }
}

const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
console.log(`In ${home}, Node ${process.version}.`)
const packed = spawnSync('npm', ['run', '--silent', 'package', '--', '--pack-destination', home], { cwd: root, encoding: 'utf8' })
if (packed.status !== 0) fail(packed.stderr)
console.log(`Packed dunlin-${version}.tgz in ${seconds(began)}.`)
mkdirSync(join(home, 'bank'))

// 1. A server of one's own, and a plugin beside it.
step('bank', `npm install ../dunlin-${version}.tgz`, 2)
step('bank', 'npx dunlin schema before.graphql')
step('bank', 'npx dunlin plugin new payday --dir ../payday', 8)
step('payday', 'npm install', 2)
step('payday', 'npm test', 6)
step('payday', 'npm run types')

// 2. A grade that is the plugin's, and one that a person changes.
await serving('payday', async (ask) => {
  const { plugins, cases } = await ask('{ plugins { order name origin } cases(first: 1, where: { grade: [D] }) { nodes { id grade paydayGrade { grade } } } }')
  if (!plugins.some(({ name, origin }) => name === 'payday' && origin === 'path ./')) fail('the plugin is not listed')
  const [one] = cases.nodes
  if (one?.grade !== 'D' || one.paydayGrade !== null) fail('there is no case of grade D without a word of a person')
  await ask('mutation Set($input: PaydayGradeSetInput!) { paydayGradeSet(input: $input) { set { grade setBy } errors { ... on UserError { message } } } }', {
    input: { caseId: one.id, grade: 'A', reason: 'Paid at the branch today' },
  })
  const { node } = await ask('query One($id: ID!) { node(id: $id) { ... on Case { grade paydayGrade { grade reason } } } }', { id: one.id })
  if (node.grade !== 'A' || node.paydayGrade.grade !== 'A') fail('the grade did not change')
})
console.log(`\nFrom nothing to a changed grade: ${seconds(began)}.`)

// 3. The plugin as a package in the other server, and gone again.
step('payday', 'npm pack --pack-destination ..', 1)
step('bank', 'npm install ../payday-0.1.0.tgz', 2)
const list = [{ use: 'payday' }, ...['segmentation', 'channel-selection', 'legal-escalation', 'feedback-collection'].map((use) => ({ use }))]
writeFileSync(join(home, 'bank', 'dunlin.config.json'), JSON.stringify({ plugins: list }, null, 2))
if (!step('bank', 'npx dunlin plugin list', 7).includes('package payday@0.1.0')) fail('the package is not listed')
step('bank', 'npx dunlin schema with.graphql', 1)
if (!readFileSync(join(home, 'bank', 'with.graphql'), 'utf8').includes('paydayGrade: PaydayGrade')) fail('the field is not in the schema')
await serving('bank', async (ask) => {
  const { cases } = await ask('{ cases(first: 1, where: { grade: [A] }) { nodes { grade paydayGrade { grade } } } }')
  if (cases.nodes[0]?.grade !== 'A') fail('the plugin did not grade')
})
rmSync(join(home, 'bank', 'dunlin.config.json'))
step('bank', 'npm uninstall payday', 1)
step('bank', 'npx dunlin schema after.graphql && cmp before.graphql after.graphql && echo the schema is as it was before', 1)
await serving('bank', async (ask) => {
  if ((await ask('{ plugins { name } }')).plugins.some(({ name }) => name === 'payday')) fail('the plugin is still there')
})
if (!keep) rmSync(home, { recursive: true })
console.log(`\nAll as it should be, in ${seconds(began)}.`)
