import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { printSorted } from '../schema/build.ts'
import { type Command, say, UsageError } from './command.ts'
import { appOver, NO_DATABASE } from './house.ts'
import { readWords } from './words.ts'

/** Printed from the code, committed, sorted. */
export const SCHEMA_FILE = join(import.meta.dirname, '..', '..', 'schema.graphql')

export const command: Command = {
  usage: 'schema [--check]',
  summary: 'Writes schema.graphql from the code; with --check, fails when it differs.',
  async run(words, config) {
    const { options, rest } = readWords(words, { check: 'boolean' })
    if (rest.length > 0) throw new UsageError(`${rest[0]} is not understood`)
    const printed = printSorted(appOver(NO_DATABASE, config).schema)
    if (options['check'] !== true) {
      await writeFile(SCHEMA_FILE, printed)
      say(`Wrote ${SCHEMA_FILE}.`)
      return 0
    }
    const committed = await readFile(SCHEMA_FILE, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    if (committed === printed) {
      say('schema.graphql is what the code says.')
      return 0
    }
    const known = new Set(committed.split('\n'))
    const news = printed.split('\n').filter((line) => line.trim() !== '' && !known.has(line))
    say(`schema.graphql differs from the code. Run \`npm run schema\` and commit it. Lines that it lacks:\n${news.slice(0, 20).join('\n')}`)
    return 1
  },
}
