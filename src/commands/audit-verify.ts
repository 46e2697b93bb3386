import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { linesOf } from '../events/audit-lines.ts'
import { MAX_FAULTS, verifyAudit } from '../events/audit-verify.service.ts'
import { say, UsageError } from './command.ts'
import { readWords } from './words.ts'

/** Needs no database. Exit code 1 where anything was changed. */
export async function run(words: readonly string[]): Promise<number> {
  const { options, rest } = readWords(words, { is: 'string' })
  const [file, more] = rest
  if (file === undefined) throw new UsageError('name the file')
  if (more !== undefined) throw new UsageError(`${more} is not understood`)
  await access(file).catch(() => {
    throw new UsageError(`there is no file ${file} that can be read`)
  })
  const { entries, head, seal, faults } = await verifyAudit(linesOf(createReadStream(file, 'utf8')))
  for (const { line, what } of faults) say(`line ${line}: ${what}`)
  if (faults.length === MAX_FAULTS) say('There may be more.')
  const wanted = options['is']
  const other = wanted !== undefined && wanted !== seal && wanted !== head
  if (other) say(`Its head is ${head}, its seal ${seal ?? 'missing'}; neither is ${String(wanted)}: it is another file, or the trail was changed.`)
  if (faults.length > 0 || other) return 1
  say(`${entries} entries, as they were written.\n  head ${head}\n  seal ${seal}`)
  return 0
}
