import type { Database } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { openServer } from './server.ts'

/** The server where a URL is given, the embedded database in a folder otherwise. */
export function openDatabase(where: { databaseUrl?: string | undefined; dataFolder: string; poolSize?: number }): Promise<Database> {
  return where.databaseUrl === undefined ? openEmbedded({ folder: where.dataFolder }) : openServer(where.databaseUrl, where.poolSize)
}
