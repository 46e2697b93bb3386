import type { Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { type Step, contentHash, parseSteps } from './step.rules.ts'
import { insertSteps, readSteps } from './step.service.ts'
import { assertLawful } from './strategy-lint.service.ts'
import { FourEyesRequired, SegmentHasStrategy, VersionImmutable } from './strategy.errors.ts'
import { type Work, appendStrategyEvent } from './strategy.service.ts'
import { type StrategyVersionState, strategyVersionMachine } from './strategy-version.machine.ts'

export interface DraftInput {
  readonly strategyId: number
  /** Unknown JSON, checked by `parseSteps`. Either these or `copyOf`. */
  readonly steps?: unknown
  /** Id of any version, of this strategy or another, whose steps are copied. */
  readonly copyOf?: number
  readonly note?: string
}

interface VersionRow {
  id: number
  strategyId: number
  strategyCode: string
  number: number
  state: StrategyVersionState
  contentHash: string
  submittedBy: string | null
}

/** A new draft with the strategy's next number. Returns its id. Throws `StepsInvalid`, `NotFound`, `InvalidInput`. */
export async function createDraft({ db, clock, actor }: Work, input: DraftInput): Promise<number> {
  if ((input.steps === undefined) === (input.copyOf === undefined)) {
    throw new InvalidInput('Give either steps or the version to copy them from.', ['steps'])
  }
  const given = input.steps === undefined ? null : parseSteps(input.steps)
  return db.tx(async (sql) => {
    // The lock gives each draft a number of its own.
    const [strategy] = await sql.query<{ id: number }>('SELECT id FROM strategy WHERE id = $1 FOR UPDATE', [input.strategyId])
    if (strategy === undefined) throw new NotFound('strategy', input.strategyId, ['strategyId'])
    const steps = given ?? (await copiedSteps(sql, input.copyOf as number))
    const versionId = await insertVersion(sql, {
      strategyId: strategy.id,
      state: 'DRAFT',
      steps,
      note: input.note ?? '',
      createdBy: actor,
      at: clock.now(),
    })
    await appendStrategyEvent(sql, clock, actor, 'strategyVersion.created', { strategyVersionId: versionId, strategyId: strategy.id })
    return versionId
  })
}

async function copiedSteps(sql: Sql, versionId: number): Promise<readonly Step[]> {
  const steps = (await readSteps(sql, [versionId])).get(versionId)
  if (steps === undefined) throw new NotFound('strategy version', versionId, ['copyOf'])
  return parseSteps(steps)
}

/** A version with the strategy's next number, and its steps. Inside a transaction that holds the strategy's lock. */
export async function insertVersion(
  sql: Sql,
  version: { strategyId: number; state: StrategyVersionState; steps: readonly Step[]; note: string; createdBy: string; at: Date },
): Promise<number> {
  const [made] = await sql.query<{ id: number }>(
    `INSERT INTO strategy_version (strategy_id, number, state, content_hash, note, created_by, created_at, published_at)
     SELECT $1::bigint, coalesce(max(number), 0) + 1, $2::"StrategyVersionState", $3, $4, $5, $6::timestamptz,
            CASE WHEN $2::text = 'PUBLISHED' THEN $6::timestamptz END
     FROM strategy_version WHERE strategy_id = $1::bigint RETURNING id`,
    [version.strategyId, version.state, contentHash(version.steps), version.note, version.createdBy, version.at],
  )
  if (made === undefined) throw new Error('A strategy version was inserted and gave no id.')
  await insertSteps(sql, made.id, version.steps)
  return made.id
}

/** Puts other steps into a draft. Throws `VersionImmutable` unless it is a draft, `StepsInvalid`, `NotFound`. */
export async function replaceSteps({ db, clock, actor }: Work, versionId: number, input: unknown): Promise<void> {
  const steps = parseSteps(input)
  await db.tx(async (sql) => {
    const version = await lockVersion(sql, versionId)
    if (version.state !== 'DRAFT') throw new VersionImmutable(labelOf(version), version.state)
    await sql.query('DELETE FROM step WHERE version_id = $1', [versionId])
    await insertSteps(sql, versionId, steps)
    await sql.query('UPDATE strategy_version SET content_hash = $2 WHERE id = $1', [versionId, contentHash(steps)])
    await appendStrategyEvent(sql, clock, actor, 'strategyVersion.edited', { strategyVersionId: versionId })
  })
}

/** DRAFT -> IN_REVIEW. Throws `NotFound`, `IllegalTransition`, and `StrategyUnlawful` where a step can never be done lawfully. */
export function submitVersion(work: Work, versionId: number): Promise<void> {
  return move(work, versionId, 'IN_REVIEW', 'strategyVersion.submitted', async (sql, version) => {
    await assertLawful(sql, labelOf(version), versionId, work.clock.now())
    await sql.query('UPDATE strategy_version SET submitted_by = $2 WHERE id = $1', [versionId, work.actor])
  })
}

/** IN_REVIEW -> DRAFT, with the reviewer's reason in the event. Throws `NotFound`, `IllegalTransition`. */
export function returnVersion(work: Work, versionId: number, reason: string): Promise<void> {
  return move(
    work,
    versionId,
    'DRAFT',
    'strategyVersion.returned',
    async (sql) => {
      await sql.query('UPDATE strategy_version SET submitted_by = NULL WHERE id = $1', [versionId])
    },
    { reason },
  )
}

/** IN_REVIEW -> APPROVED, by someone else than the submitter. Throws `FourEyesRequired`, `NotFound`, `IllegalTransition`. */
export function approveVersion(work: Work, versionId: number): Promise<void> {
  return move(work, versionId, 'APPROVED', 'strategyVersion.approved', async (sql, version) => {
    if (version.submittedBy === work.actor) throw new FourEyesRequired(labelOf(version), work.actor)
    await sql.query('UPDATE strategy_version SET approved_by = $2 WHERE id = $1', [versionId, work.actor])
  })
}

/**
 * APPROVED -> PUBLISHED; the strategy's version published until now is retired in the same transaction. Enrolments stay
 * on the version that they pin. Throws `SegmentHasStrategy` where another strategy is published for the segment,
 * `StrategyUnlawful` where a step can never be done lawfully by today's packs, `NotFound`, `IllegalTransition`; a plain error where the steps
 * are no longer those that were approved.
 */
export function publishVersion(work: Work, versionId: number): Promise<void> {
  return move(work, versionId, 'PUBLISHED', 'strategyVersion.published', async (sql, version) => {
    const steps = (await readSteps(sql, [versionId])).get(versionId) ?? []
    const hash = contentHash(steps)
    if (hash !== version.contentHash) {
      throw new Error(
        `${labelOf(version)} (id ${versionId}) has steps of hash ${hash}, but ${version.contentHash} was approved: they were changed past the API.`,
      )
    }
    await assertLawful(sql, labelOf(version), versionId, work.clock.now())
    // Taken by every publication for the segment, so that two cannot both find it free.
    const [segment] = await sql.query<{ id: number; code: string }>(
      'SELECT segment.id, segment.code FROM segment JOIN strategy ON strategy.segment_id = segment.id WHERE strategy.id = $1 FOR UPDATE OF segment',
      [version.strategyId],
    )
    if (segment === undefined) throw new Error(`${labelOf(version)} has no segment.`)
    const published = await sql.query<{ versionId: number; strategyId: number; strategyCode: string }>(
      `SELECT v.id AS "versionId", s.id AS "strategyId", s.code AS "strategyCode" FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id
       WHERE s.segment_id = $1 AND v.state = 'PUBLISHED'`,
      [segment.id],
    )
    for (const other of published) {
      if (other.strategyId !== version.strategyId) throw new SegmentHasStrategy(segment.code, other.strategyCode)
      await sql.query(`UPDATE strategy_version SET state = 'RETIRED' WHERE id = $1`, [other.versionId])
      await appendStrategyEvent(sql, work.clock, work.actor, 'strategyVersion.retired', { strategyVersionId: other.versionId, replacedBy: versionId })
    }
    await sql.query('UPDATE strategy_version SET published_at = $2 WHERE id = $1', [versionId, work.clock.now()])
  })
}

/** PUBLISHED -> RETIRED, so that nothing is published for the segment. Throws `NotFound`, `IllegalTransition`. */
export function retireVersion(work: Work, versionId: number): Promise<void> {
  return move(work, versionId, 'RETIRED', 'strategyVersion.retired')
}

/** DRAFT -> DISCARDED. Throws `NotFound`, `IllegalTransition`. */
export function discardVersion(work: Work, versionId: number): Promise<void> {
  return move(work, versionId, 'DISCARDED', 'strategyVersion.discarded')
}

/** One move in one transaction: lock, check, what belongs to it, then state and event last. */
function move(
  { db, clock, actor }: Work,
  versionId: number,
  to: StrategyVersionState,
  event: string,
  also: (sql: Sql, version: VersionRow) => Promise<void> = () => Promise.resolve(),
  payload: object = {},
): Promise<void> {
  return db.tx(async (sql) => {
    const version = await lockVersion(sql, versionId)
    assertMove(strategyVersionMachine, version.state, to)
    await also(sql, version)
    await sql.query('UPDATE strategy_version SET state = $2::"StrategyVersionState" WHERE id = $1', [versionId, to])
    await appendStrategyEvent(sql, clock, actor, event, {
      strategyVersionId: versionId,
      strategyId: version.strategyId,
      from: version.state,
      ...payload,
    })
  })
}

async function lockVersion(sql: Sql, versionId: number): Promise<VersionRow> {
  const [version] = await sql.query<VersionRow>(
    `SELECT v.id, v.strategy_id AS "strategyId", s.code AS "strategyCode", v.number, v.state::text AS state, v.content_hash AS "contentHash",
            v.submitted_by AS "submittedBy"
     FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id WHERE v.id = $1 FOR UPDATE OF v`,
    [versionId],
  )
  if (version === undefined) throw new NotFound('strategy version', versionId, ['strategyVersionId'])
  return version
}

const labelOf = (version: VersionRow): string => `${version.strategyCode} version ${version.number}`
