import { SHIPPED_PACKS } from '../compliance/gate/packs.ts'
import { failingCases } from '../compliance/pack-case.rules.ts'
import { parsePackCases } from '../compliance/pack-case.schema.ts'
import { packDiff } from '../compliance/pack-diff.rules.ts'
import { readPackDocument } from '../compliance/pack-document.rules.ts'
import { packWarnings } from '../compliance/pack-warnings.rules.ts'
import { say, UsageError } from './command.ts'
import { readNamedFile } from './read-file.ts'
import { readWords } from './words.ts'

/** Validates a pack without a database, compares it with the shipped one of its code, and runs golden cases. */
export async function run(words: readonly string[]): Promise<number> {
  const { options, rest } = readWords(words, { cases: 'string' })
  const [file, ...more] = rest
  if (file === undefined || more.length > 0) throw new UsageError('name one file')
  const { pack, contentHash } = readPackDocument(await readNamedFile(file))
  say(`${pack.code} version ${pack.version}: ${pack.rules.length} rules are well formed.`)
  say(`  ${pack.title}`)
  say(`  hash ${contentHash}`)
  for (const warning of packWarnings(pack, false)) say(`  ! ${warning}`)
  const shipped = SHIPPED_PACKS.get(pack.code)
  if (shipped !== undefined) sayDiff(shipped.version, packDiff(shipped, pack))
  const casesFile = options['cases']
  if (typeof casesFile !== 'string') {
    say('No cases were run: name a file with --cases.')
    return 0
  }
  const cases = parsePackCases(readJson(await readNamedFile(casesFile), casesFile))
  const failures = failingCases(cases, pack, SHIPPED_PACKS)
  for (const { id, title, differences, findings } of failures) {
    say(`\n✗ ${id} ${title}`)
    for (const difference of differences) say(`    ${difference}`)
    for (const { rule, decision, until, requires, reason } of findings) {
      say(`    ${rule.id} ${decision}${until === null ? '' : ` until ${new Date(until).toISOString()}`}${requires.length === 0 ? '' : ` ${requires.join(', ')}`}: ${reason}`)
    }
  }
  say(`\n${cases.length - failures.length} of ${cases.length} cases hold.`)
  const tested = new Set(cases.flatMap((one) => one.expected.decidedBy))
  const untested = pack.rules.filter((rule) => rule.kind !== 'retention' && !tested.has(rule.id))
  if (untested.length > 0) say(`No case is decided by ${untested.map((rule) => rule.id).join(', ')}.`)
  return failures.length === 0 ? 0 : 1
}

function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`)
  }
}

function sayDiff(version: string, { added, removed, changed, fields }: ReturnType<typeof packDiff>): void {
  say(`  Against the shipped version ${version}:`)
  for (const { after, tendency } of added) say(`    + ${after?.id} (${tendency.toLowerCase()})`)
  for (const { before, tendency, statesLaw } of removed) say(`    - ${before?.id} (${tendency.toLowerCase()}${statesLaw ? ', and it states law' : ''})`)
  for (const { after, tendency, statesLaw, fields: of } of changed) say(`    ~ ${after?.id} ${of.join(', ')} (${tendency.toLowerCase()}${statesLaw ? ', and it states law' : ''})`)
  if (fields.length > 0) say(`    of the pack: ${fields.join(', ')}`)
  say('  It takes the shipped version’s place when a second person has signed it off.')
}
