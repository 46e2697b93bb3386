import { assertMove, InvalidInput, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { SegmentationFourEyesRequired, SegmentationScorecardImmutable } from './errors.ts'
import { contentHash, parseScorecard } from './scorecard-content.rules.ts'
import { shippedScorecard } from './scorecard-force.service.ts'
import { scorecardMachine, type ScorecardState } from './scorecard-version.machine.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

interface VersionRow {
  id: number
  number: number
  state: ScorecardState
  content: unknown
  contentHash: string
  editedBy: string
}

/** Numbers rise without a gap, and one version is published at a time: whoever makes or moves one waits for the others. */
const lockAll = (tx: PluginTx) => tx.query('LOCK TABLE segmentation_scorecard_version IN SHARE ROW EXCLUSIVE MODE')

async function readVersion(tx: PluginTx, id: number): Promise<VersionRow> {
  const [version] = await tx.query<VersionRow>(
    `SELECT id, number, state::text AS state, content, content_hash AS "contentHash", edited_by AS "editedBy"
     FROM segmentation_scorecard_version WHERE id = $1 FOR UPDATE`,
    [id],
  )
  if (version === undefined) throw new NotFound('scorecard version', id, ['segmentationScorecardVersionId'])
  return version
}

function tell(tx: PluginTx, what: string, actor: string, version: { id: number; number: number; contentHash: string }, more: object = {}) {
  const payload = { scorecardVersionId: version.id, number: version.number, contentHash: version.contentHash, ...more }
  return tx.appendEvent({ type: `segmentationScorecard.${what}`, actor, payload })
}

export interface NewScorecard {
  /** Unknown JSON, checked by `parseScorecard`. Either this or `copyOfNumber`. */
  readonly content: unknown
  /** Number of a version whose content is copied; 0: the shipped one. */
  readonly copyOfNumber: number | null
  readonly note: string
  readonly actor: string
}

/**
 * A new draft. Who made a draft of the same content before is answered with that one. Throws `InvalidInput`, `NotFound` (copy),
 * `SegmentationScorecardInvalid`.
 */
export async function createScorecard(host: PluginHost, config: Config, input: NewScorecard): Promise<number> {
  if ((input.content === undefined) === (input.copyOfNumber === null)) {
    throw new InvalidInput('Give either the scorecard or the number of the version to copy.', ['scorecard'])
  }
  const content = input.copyOfNumber === null ? parseScorecard(input.content) : await copiedContent(host, config, input.copyOfNumber)
  const hash = contentHash(content)
  return host.tx(async (tx) => {
    await lockAll(tx)
    const [same] = await tx.query<{ id: number }>(
      `SELECT id FROM segmentation_scorecard_version WHERE state = 'DRAFT' AND content_hash = $1 AND created_by = $2 ORDER BY id LIMIT 1`,
      [hash, input.actor],
    )
    if (same !== undefined) return same.id
    const [made] = await tx.query<{ id: number; number: number }>(
      `INSERT INTO segmentation_scorecard_version (number, state, content, content_hash, note, created_by, created_at, edited_by, edited_at)
       SELECT coalesce(max(number), 0) + 1, 'DRAFT', $1::jsonb, $2::text, $3::text, $4::text, $5::timestamptz, $4::text, $5::timestamptz
       FROM segmentation_scorecard_version RETURNING id, number`,
      [JSON.stringify(content), hash, input.note, input.actor, host.now()],
    )
    if (made === undefined) throw new Error('A scorecard version was inserted and gave no id.')
    await tell(tx, 'created', input.actor, { ...made, contentHash: hash })
    return made.id
  })
}

async function copiedContent(host: PluginHost, config: Config, number: number): Promise<ScorecardContent> {
  if (number === 0) return shippedScorecard(config).content
  const [version] = await host.query<{ content: unknown }>('SELECT content FROM segmentation_scorecard_version WHERE number = $1', [number])
  if (version === undefined) throw new NotFound('scorecard version', number, ['copyOfNumber'])
  return parseScorecard(version.content)
}

/** Puts other content into a draft. Throws `NotFound`, `SegmentationScorecardImmutable`, `SegmentationScorecardInvalid`. */
export async function editScorecard(host: PluginHost, input: { id: number; content: unknown; note: string | null; actor: string }): Promise<void> {
  await host.tx(async (tx) => {
    const version = await readVersion(tx, input.id)
    if (version.state !== 'DRAFT') throw new SegmentationScorecardImmutable(version.number, version.state)
    const content = parseScorecard(input.content)
    const hash = contentHash(content)
    await tx.query(
      `UPDATE segmentation_scorecard_version SET content = $2::jsonb, content_hash = $3, note = coalesce($4, note), edited_by = $5, edited_at = $6
       WHERE id = $1`,
      [input.id, JSON.stringify(content), hash, input.note, input.actor, host.now()],
    )
    await tell(tx, 'edited', input.actor, { ...version, contentHash: hash })
  })
}

/**
 * DRAFT -> PUBLISHED, by someone else than who wrote it; the one published until now is retired in the same transaction. Every
 * process grades by it from its next batch on. Throws `NotFound`, `IllegalTransition`, `SegmentationFourEyesRequired`.
 */
export async function publishScorecard(host: PluginHost, input: { id: number; actor: string }): Promise<void> {
  await host.tx(async (tx) => {
    await lockAll(tx)
    const version = await readVersion(tx, input.id)
    assertMove(scorecardMachine, version.state, 'PUBLISHED')
    if (version.editedBy === input.actor) throw new SegmentationFourEyesRequired(version.number, input.actor)
    const hash = contentHash(parseScorecard(version.content))
    if (hash !== version.contentHash) {
      throw new Error(`Scorecard ${version.number} has content of hash ${hash}, not ${version.contentHash}: it was changed past the API.`)
    }
    const [before] = await tx.query<{ id: number; number: number; contentHash: string }>(
      `UPDATE segmentation_scorecard_version SET state = 'RETIRED', retired_by = $1, retired_at = $2 WHERE state = 'PUBLISHED'
       RETURNING id, number, content_hash AS "contentHash"`,
      [input.actor, host.now()],
    )
    await tx.query(`UPDATE segmentation_scorecard_version SET state = 'PUBLISHED', published_by = $2, published_at = $3 WHERE id = $1`, [
      input.id,
      input.actor,
      host.now(),
    ])
    if (before !== undefined) await tell(tx, 'retired', input.actor, before, { replacedBy: version.number })
    await tell(tx, 'published', input.actor, version)
  })
}

/** A draft that is given up, or the published one: then the shipped scorecard holds again. Throws `NotFound`, `IllegalTransition`. */
export async function retireScorecard(host: PluginHost, input: { id: number; actor: string }): Promise<void> {
  await host.tx(async (tx) => {
    const version = await readVersion(tx, input.id)
    assertMove(scorecardMachine, version.state, 'RETIRED')
    await tx.query(`UPDATE segmentation_scorecard_version SET state = 'RETIRED', retired_by = $2, retired_at = $3 WHERE id = $1`, [
      input.id,
      input.actor,
      host.now(),
    ])
    await tell(tx, 'retired', input.actor, version, { from: version.state })
  })
}
