import type { Database } from '../db/database.ts'
import type { Role } from '../schema/viewer.ts'
import type { Tokens } from '../server/token.ts'

const WEEK_SECONDS = 7 * 86_400

export interface DevelopmentToken {
  readonly role: Role
  readonly note: string
  readonly token: string
}

/** A ready token for each role, good for a week: the agent is the first one there is, the partner sees the first portfolio. */
export async function developmentTokens(tokens: Tokens, db: Database): Promise<DevelopmentToken[]> {
  const [agent] = await db.query<{ code: string }>('SELECT code FROM agent WHERE active ORDER BY id LIMIT 1')
  const [portfolio] = await db.query<{ code: string }>('SELECT code FROM portfolio ORDER BY id LIMIT 1')
  const make = async (role: Role, note: string, agentCode: string | null, portfolios: readonly string[] | null): Promise<DevelopmentToken> => ({
    role,
    note,
    token: await tokens.sign({ subject: agentCode ?? role.toLowerCase(), roles: [role], agentCode, portfolios }, WEEK_SECONDS),
  })
  return [
    await make('ADMIN', 'everything', null, null),
    await make('MANAGER', 'imports, cycles, strategies', null, null),
    await make('COMPLIANCE', 'reads everything, unmasks', null, null),
    await make('AGENT', agent === undefined ? 'no agent yet' : `as agent ${agent.code}`, agent?.code ?? null, null),
    await make('PARTNER', portfolio === undefined ? 'no portfolio yet' : `reads portfolio ${portfolio.code}`, null, portfolio === undefined ? [] : [portfolio.code]),
  ]
}
