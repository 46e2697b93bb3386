import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { compileMatrix, type MatrixCell } from './matrix.rules.ts'
import { contentHash, parseScorecard, shippedContent } from './scorecard-content.rules.ts'
import { compileScorecard, type Scorecard } from './scorecard.rules.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

/** A scorecard ready to be asked. */
export interface UsableScorecard {
  /** 0: the shipped one. */
  readonly number: number
  readonly contentHash: string
  readonly content: ScorecardContent
  readonly card: Scorecard
  readonly cellOf: (risk: number | null, outstanding: number) => MatrixCell | null
}

/** Compiled scorecards by the hash of their content, which never changes. A few: there are drafts that are previewed. */
const compiled = new WeakMap<Config, Map<string, UsableScorecard>>()
const KEPT = 16

/**
 * The scorecard by which cases are graded: the published one, or else the shipped. Asks the database which one it is, by one
 * short statement, so that every process follows a publication at its next batch; the content is read and compiled once.
 * Throws when a published content is no longer what was published.
 */
export async function scorecardInForce(host: PluginHost, config: Config): Promise<UsableScorecard> {
  const [published] = await host.query<{ number: number; hash: string }>(
    `SELECT number, content_hash AS hash FROM segmentation_scorecard_version WHERE state = 'PUBLISHED'`,
  )
  if (published === undefined) return shippedScorecard(config)
  const known = compiled.get(config)?.get(published.hash)
  if (known !== undefined && known.number === published.number) return known
  const [row] = await host.query<{ content: unknown }>('SELECT content FROM segmentation_scorecard_version WHERE number = $1', [published.number])
  const usable = makeUsable(parseScorecard(row?.content), published.number, config)
  if (usable.contentHash !== published.hash) {
    const { number, contentHash: found } = usable
    throw new Error(`Scorecard ${number} has content of hash ${found}, but ${published.hash} was published: it was changed past the API.`)
  }
  return usable
}

const shipped = new WeakMap<Config, UsableScorecard>()

/** The configuration's own scorecard, as number 0. */
export function shippedScorecard(config: Config): UsableScorecard {
  let known = shipped.get(config)
  if (known === undefined) shipped.set(config, (known = makeUsable(shippedContent(config), 0, config)))
  return known
}

export function makeUsable(content: ScorecardContent, number: number, config: Config): UsableScorecard {
  const hash = contentHash(content)
  let cards = compiled.get(config)
  if (cards === undefined) compiled.set(config, (cards = new Map()))
  const known = cards.get(hash)
  if (known?.number === number) return known
  const card = compileScorecard({ ...content, reasons: config.reasons })
  const usable = { number, contentHash: hash, content, card, cellOf: compileMatrix(content.matrix) }
  if (cards.size >= KEPT) cards.clear()
  cards.set(hash, usable)
  return usable
}
