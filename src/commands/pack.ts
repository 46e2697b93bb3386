import type { Config } from '../config/config.ts'
import { type Command, UsageError } from './command.ts'

type Word = (words: readonly string[], config: Config) => Promise<number>

/** Each loaded only when it is asked for. */
const WORDS: Readonly<Record<string, () => Promise<{ run: Word }>>> = {
  check: () => import('./pack-check.ts'),
  load: () => import('./pack-load.ts'),
  list: () => import('./pack-list.ts'),
}

export const command: Command = {
  usage: 'pack check FILE [--cases FILE] | pack load FILE --by NAME | pack list',
  summary: 'Checks a rule pack, with golden cases; puts it into the database; shows which versions bind.',
  async run([word = '', ...words], config) {
    const load = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (load === undefined) throw new UsageError('pack is followed by check, load or list')
    return (await load()).run(words, config)
  },
}
