import type { PrismaClient } from '../../generated/prisma/client.ts'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { Viewer } from './viewer.ts'

/** What every resolver gets. One a request; for a subscription, one an operation. */
export interface Context {
  readonly db: Database
  readonly clock: Clock
  readonly viewer: Viewer
}

/** Prisma kept out of the context's type, which would slow every type check down. */
export function prismaOf(context: Context): PrismaClient {
  return context.db.prisma
}
