import type { Config } from '../config/config.ts'

/** A word of the command line. Loaded only when it is asked for, so that each starts fast. */
export interface Command {
  /** After `dunlin`: words in capitals are the user's. */
  readonly usage: string
  readonly summary: string
  /** Returns the exit code: 0 done, 1 failed. Throws `UsageError` for wrong words. */
  run(words: readonly string[], config: Config): Promise<number>
}

/** The words after a command are wrong. Exit code 2. */
export class UsageError extends Error {}

export const say = (line = ''): void => {
  process.stdout.write(line + '\n')
}
