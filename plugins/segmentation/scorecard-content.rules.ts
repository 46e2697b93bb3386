import { createHash } from 'node:crypto'
import type { Config } from './config.ts'
import { SegmentationScorecardInvalid } from './errors.ts'
import { type ScorecardContent, scorecardSchema, scorecardShape } from './scorecard.schema.ts'

/** Checks a scorecard, and fills in what was left out. Throws `SegmentationScorecardInvalid` with every fault, by its path in the input. */
export function parseScorecard(input: unknown): ScorecardContent {
  const parsed = scorecardSchema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new SegmentationScorecardInvalid(parsed.error.issues.map(({ path, message }) => ({ path: ['scorecard', ...path.map(String)], message })))
}

/** SHA-256 over the content's JSON. Parsed content has its keys in the schema's order, so that equal content has an equal hash. */
export function contentHash(content: ScorecardContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

/** The scorecard that the configuration ships. */
export function shippedContent(config: Config): ScorecardContent {
  return scorecardSchema.parse(Object.fromEntries(Object.keys(scorecardShape).map((key) => [key, config[key as keyof Config]])))
}
