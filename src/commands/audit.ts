import type { Config } from '../config/config.ts'
import { type Command, UsageError } from './command.ts'

type Word = (words: readonly string[], config: Config) => Promise<number>

/** Each loaded only when it is asked for. */
const WORDS: Readonly<Record<string, () => Promise<{ run: Word }>>> = {
  export: () => import('./audit-export.ts'),
  checkpoint: () => import('./audit-checkpoint.ts'),
  verify: () => import('./audit-verify.ts'),
}

export const command: Command = {
  usage: 'audit export [--portfolio CODE] [--from DATE] [--to DATE] [--out FILE] | audit checkpoint | audit verify FILE [--is SEAL-OR-HEAD]',
  summary: 'Writes the audit trail as a chain of hashes; notes its head in the database; checks a file of it, without any database.',
  async run([word = '', ...words], config) {
    const load = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined
    if (load === undefined) throw new UsageError('audit is followed by export, checkpoint or verify')
    return (await load()).run(words, config)
  },
}
