#!/usr/bin/env node
// Checks a file of `dunlin audit export`. Needs Node and nothing else: node verify.mjs FILE [SEAL-OR-HEAD]
// Exit code 0: as it was written. 1: it was changed, and each line is named.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

const [file, expected] = process.argv.slice(2)
if (file === undefined) {
  console.error('node verify.mjs FILE [SEAL-OR-HEAD]')
  process.exit(2)
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

/** JSON with sorted keys and no spaces. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

let [number, seq, head, headerText, header, footer, faults] = [0, 0, '0'.repeat(64), null, null, null, 0]
const fault = (what, line = number) => {
  if (++faults <= 20) console.log(`line ${line}: ${what}`)
}

async function* lines() {
  let open = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const parts = (open + chunk).split('\n')
    open = parts.pop()
    yield* parts
  }
  if (open !== '') yield open
}

for await (const text of lines()) {
  number++
  let read
  try {
    read = JSON.parse(text)
  } catch {
    fault('not JSON: changed')
    continue
  }
  if (canonical(read) !== text) fault('not as it was written: changed')
  if (footer !== null) fault('after the footer: added')
  else if (read?.header !== undefined && number === 1) [header, headerText] = [read.header, text]
  else if (read?.footer !== undefined) footer = read.footer
  else if (read?.event === undefined) fault('no entry: added or moved')
  else {
    const name = `entry ${read.seq} (event ${read.event?.id})`
    if (sha256(read.prev, canonical(read.event)) !== read.hash) fault(`${name} was changed`)
    if (!(read.seq > seq)) {
      fault(`${name} was added or moved`)
      continue
    }
    if (read.seq > seq + 1) fault(`entries ${seq + 1} to ${read.seq - 1} are missing before it`)
    else if (read.prev !== head) fault(`${name} does not follow the one before: one of the two was changed`)
    ;[seq, head] = [read.seq, read.hash]
    const { filter, checkpoint } = header ?? {}
    const full = filter !== undefined && Object.values(filter).every((part) => part === null)
    if (full && checkpoint?.events === seq && checkpoint.hash !== head) fault(`${name} is not what the checkpoint in the header says`)
  }
}

if (header?.format !== 'dunlin-audit/1') fault('no header of dunlin-audit/1', 1)
if (footer === null) fault('no footer: cut off')
else {
  const { seal, ...rest } = footer
  if (headerText !== null && rest.header !== sha256(headerText)) fault('the header was changed', 1)
  if (rest.count !== seq) fault(`the footer counts ${rest.count} entries, the last one is ${seq}`)
  if (rest.head !== head) fault('the footer names another last hash')
  if (seal !== sha256(String(rest.head), canonical(rest))) fault('the footer was changed')
  for (const broken of rest.broken ?? []) fault(`when it was exported: ${broken}`)
}
if (expected !== undefined && expected !== footer?.seal && expected !== head) fault(`neither seal nor head is ${expected}`)
console.log(faults === 0 ? `${seq} entries, as they were written. Head ${head}, seal ${footer.seal}` : `${faults} faults.`)
process.exitCode = faults === 0 ? 0 : 1
