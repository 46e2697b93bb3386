import type { Listeners } from 'dunlin/plugin'
import type { Config } from './config.ts'
import { gradesSet } from './grade.service.ts'
import { gradeOf } from './rules.ts'

/** Called once a batch: as many answers as records, in their order, and one query for all of them. */
export const hooks: Listeners<Config> = {
  async 'segment.grade'(items, { config, host }) {
    const set = await gradesSet(host, items.map((item) => item.caseId))
    return items.map((item) => gradeOf(item.facts, set.get(item.caseId)?.grade ?? null, config))
  },
}
