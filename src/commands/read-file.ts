import { readFile } from 'node:fs/promises'
import { UsageError } from './command.ts'

/** The text of a file that the words name. Throws `UsageError`. */
export async function readNamedFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
