import { each, type Grade, type Listeners } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { compileScorecard, compileSegments, firstMatch, type Scorecard } from './rules.ts'

const scorecards = new WeakMap<Config, Scorecard>()

/** Compiled once a configuration. */
function scorecardOf(config: Config): Scorecard {
  let scorecard = scorecards.get(config)
  if (scorecard === undefined) {
    scorecard = compileScorecard(config)
    scorecards.set(config, scorecard)
  }
  return scorecard
}

export const hooks: Listeners<Config> = {
  'segment.grade'(items, { config }) {
    const { grade } = scorecardOf(config)
    return items.map((item) => grade(item.facts))
  },

  'segment.assign'(items, { host, segments }) {
    const compiled = compileSegments(segments, host.compile)
    return items.map((item) => firstMatch(compiled, host.values(item.facts)))
  },

  'queue.priority': each((item, { config }) => item.rank * (item.facts.grade === null ? 1 : config.priority[item.facts.grade as Grade])),
}
