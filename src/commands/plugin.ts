import type { Config } from '../config/config.ts'
import { type Command, UsageError } from './command.ts'

type Word = (words: readonly string[], config: Config) => Promise<number>

/** Each loaded only when it is asked for. */
const WORDS: Readonly<Record<string, () => Promise<{ run: Word }>>> = {
  list: () => import('./plugin-list.ts'),
  new: () => import('./plugin-new.ts'),
  migration: () => import('./plugin-migration.ts'),
}

export const command: Command = {
  usage: 'plugin list | plugin new NAME [--dir PATH] [--dunlin SPEC] | plugin migration PATH WHAT',
  summary: 'Shows the plugins that are listed, in the order in which they are asked; begins a new one; writes one’s next migration.',
  async run([word = '', ...words], config) {
    const load = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (load === undefined) throw new UsageError('plugin is followed by list, new or migration')
    return (await load()).run(words, config)
  },
}
