import { relative, resolve } from 'node:path'
import { systemClock } from '../db/clock.ts'
import { writeNewPlugin } from '../plugin-sources/new-plugin.service.ts'
import { namesOf } from '../plugin-sources/plugin-names.rules.ts'
import { say, UsageError } from './command.ts'
import { readWords } from './words.ts'

export async function run(words: readonly string[]): Promise<number> {
  const { options, rest } = readWords(words, { dir: 'string', dunlin: 'string' })
  const [name, more] = rest
  if (name === undefined || more !== undefined) throw new UsageError('plugin new is followed by one name, such as pay-day')
  const folder = resolve((options['dir'] as string | undefined) ?? name)
  const files = writeNewPlugin({ name, folder, dunlin: options['dunlin'] as string | undefined, now: systemClock.now() })
  const { camel } = namesOf(name)
  say(`Wrote ${files.length} files into ${folder}. Next:`)
  say(`  cd ${relative('.', folder) || '.'} && npm install`)
  say('  npm test')
  say(`  npm start     # then { cases(first: 5) { nodes { id grade daysPastDue ${camel}Grade { grade } } } }`)
  say('  change src/rules.ts, and read README.md')
  return 0
}
