import { parseArgs } from 'node:util'
import { UsageError } from './command.ts'

type Kinds = Readonly<Record<string, 'string' | 'boolean'>>

/** Words of a command line: options by name, and the rest in order. Throws `UsageError`. */
export function readWords(words: readonly string[], kinds: Kinds): { options: Readonly<Record<string, string | boolean | undefined>>; rest: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }])),
      allowPositionals: true,
    })
    return { options: values as Readonly<Record<string, string | boolean | undefined>>, rest: positionals }
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] as string, { cause: error })
  }
}

export function need(options: Readonly<Record<string, string | boolean | undefined>>, name: string): string {
  const value = options[name]
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing`)
  return value
}
