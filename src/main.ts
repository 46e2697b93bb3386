import { fileURLToPath } from 'node:url'
import { ConfigInvalid } from './config/config.errors.ts'
import { readConfig } from './config/config.ts'
import { type Command, say, UsageError } from './commands/command.ts'

const COMMANDS: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  start: () => import('./commands/start.ts'),
  import: () => import('./commands/import.ts'),
  defaults: () => import('./commands/defaults.ts'),
  cycle: () => import('./commands/cycle.ts'),
  migrate: () => import('./commands/migrate.ts'),
  schema: () => import('./commands/schema.ts'),
  plugin: () => import('./commands/plugin.ts'),
  review: () => import('./commands/review.ts'),
  audit: () => import('./commands/audit.ts'),
  pack: () => import('./commands/pack.ts'),
  token: () => import('./commands/token.ts'),
}

async function usage(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  return ['Usage: dunlin COMMAND', '', ...commands.map(({ command }) => `  ${command.usage}\n      ${command.summary}`)].join('\n')
}

/** Exit codes: 0 done, 1 failed, 2 wrong words, 3 done and some rows were rejected, 57 older than the database. */
export async function main(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', ...rest] = words
  if (name === 'help' || name === '--help' || name === '-h') {
    say(await usage())
    return 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) {
    complain(`${name === '' ? 'A command is missing.' : `There is no command ${name}.`}\n\n${await usage()}`)
    return 2
  }
  const { command } = await load()
  try {
    return await command.run(rest, readConfig(env))
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}.\n\nUsage: dunlin ${command.usage}`)
      return 2
    }
    complain(isExpected(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error))
    return exitCodeOf(error)
  }
}

/** Says what is wrong and how to mend it, so the stack would only hide it. */
function isExpected(error: unknown): error is Error {
  return error instanceof ConfigInvalid || (error instanceof Error && typeof (error as Error & { code?: unknown }).code === 'string' && !('syscall' in error))
}

function exitCodeOf(error: unknown): number {
  return error instanceof Error && typeof (error as { exitCode?: unknown }).exitCode === 'number' ? (error as Error & { exitCode: number }).exitCode : 1
}

function complain(text: string): void {
  process.stderr.write(text + '\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2), process.env)
}
