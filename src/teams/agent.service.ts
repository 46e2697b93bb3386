import type { Database } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { checkCode, checkCodes, checkName } from '../schema/code.rules.ts'

export interface AgentInput {
  readonly code: string
  readonly name: string
  /** Code of the team; null: none. */
  readonly team: string | null
  readonly skills: readonly string[]
  readonly languages: readonly string[]
  readonly active: boolean
}

/** Enters an agent, or changes the one of that code. Throws `NotFound` (team) and `InvalidInput`. */
export async function upsertAgent(db: Database, input: AgentInput, stamp: Stamp): Promise<{ agentId: number }> {
  checkCode(input.code, 'code')
  checkName(input.name)
  checkCodes(input.skills, 'skills')
  checkCodes(input.languages, 'languages')
  return db.tx(async (sql) => {
    const [team] = input.team === null ? [] : await sql.query<{ id: number }>('SELECT id FROM team WHERE code = $1', [input.team])
    if (input.team !== null && team === undefined) throw new NotFound('Team', input.team, ['team'])
    const [agent] = await sql.query<{ id: number }>(
      `INSERT INTO agent (code, name, team_id, skills, languages, active) VALUES ($1, $2, $3, $4::text[], $5::text[], $6)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, team_id = excluded.team_id, skills = excluded.skills, languages = excluded.languages,
         active = excluded.active
       RETURNING id`,
      [input.code, input.name, team?.id ?? null, input.skills, input.languages, input.active],
    )
    await appendEvents(sql, [{ type: 'agent.changed', payload: { ...input } }], stamp)
    return { agentId: (agent as { id: number }).id }
  })
}

/** Enters a team, or renames the one of that code. Throws `InvalidInput`. */
export async function upsertTeam(db: Database, input: { code: string; name: string }, stamp: Stamp): Promise<{ teamId: number }> {
  checkCode(input.code, 'code')
  checkName(input.name)
  return db.tx(async (sql) => {
    const [team] = await sql.query<{ id: number }>(
      'INSERT INTO team (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id',
      [input.code, input.name],
    )
    await appendEvents(sql, [{ type: 'team.changed', payload: { ...input } }], stamp)
    return { teamId: (team as { id: number }).id }
  })
}

export interface CertificateInput {
  /** Code of the agent. */
  readonly agent: string
  /** The training; a queue that requires the skill of this code requires it to be valid. */
  readonly code: string
  /** 'YYYY-MM-DD'. */
  readonly passedOn: string
  /** 'YYYY-MM-DD', the last day on which it counts. */
  readonly expiresOn: string
}

/** Enters a passed training; the same one again changes its end. Throws `NotFound` (agent) and `InvalidInput`. */
export async function recordCertificate(db: Database, input: CertificateInput, stamp: Stamp): Promise<{ certificateId: number }> {
  checkCode(input.code, 'code')
  if (input.expiresOn < input.passedOn) throw new InvalidInput(`It would run out on ${input.expiresOn}, before it was passed on ${input.passedOn}.`, ['expiresOn'])
  return db.tx(async (sql) => {
    const [agent] = await sql.query<{ id: number }>('SELECT id FROM agent WHERE code = $1', [input.agent])
    if (agent === undefined) throw new NotFound('Agent', input.agent, ['agentCode'])
    const [certificate] = await sql.query<{ id: number }>(
      `INSERT INTO certificate (agent_id, code, passed_on, expires_on) VALUES ($1, $2, $3, $4)
       ON CONFLICT (agent_id, code, passed_on) DO UPDATE SET expires_on = excluded.expires_on RETURNING id`,
      [agent.id, input.code, input.passedOn, input.expiresOn],
    )
    await appendEvents(sql, [{ type: 'certificate.recorded', payload: { ...input } }], stamp)
    return { certificateId: (certificate as { id: number }).id }
  })
}
