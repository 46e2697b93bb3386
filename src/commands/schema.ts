import { readFile, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { printSorted } from '../schema/build.ts'
import { type Command, say, UsageError } from './command.ts'
import { houseOver, NO_DATABASE } from './house.ts'
import { readWords } from './words.ts'

/** In the working folder: printed from the code, committed, sorted. */
const SCHEMA_FILE = 'schema.graphql'

export const command: Command = {
  usage: 'schema [FILE] [--check]',
  summary: 'Writes schema.graphql from the code and the plugins; with --check, fails when it differs.',
  async run(words, config) {
    const { options, rest } = readWords(words, { check: 'boolean' })
    if (rest.length > 1) throw new UsageError(`${rest[1]} is not understood`)
    const file = resolve(rest[0] ?? SCHEMA_FILE)
    const { app } = await houseOver(NO_DATABASE, config)
    const printed = printSorted(app.schema)
    if (options['check'] !== true) {
      await writeFile(file, printed)
      say(`Wrote ${file}.`)
      return 0
    }
    const committed = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    if (committed === printed) {
      say(`${basename(file)} is what the code says.`)
      return 0
    }
    const known = new Set(committed.split('\n'))
    const news = printed.split('\n').filter((line) => line.trim() !== '' && !known.has(line))
    say(`${basename(file)} differs from the code. Write it anew without --check, and commit it. Lines that it lacks:\n${news.slice(0, 20).join('\n')}`)
    return 1
  },
}
