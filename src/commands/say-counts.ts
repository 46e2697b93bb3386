import type { CycleCounts } from '../cycle/cycle-counts.service.ts'
import { say } from './command.ts'

const line = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, count]) => `${key} ${count}`)
    .join(' · ') || 'none'

/** What a day came to, one line a subject. */
export function sayCounts(counts: CycleCounts): void {
  say(`  cases     ${counts.cases}`)
  say(`  grades    ${line(counts.grades)}`)
  say(`  segments  ${line(counts.segments)}`)
  say(`  channels  ${line(counts.channels)}`)
  say(`  actions   ready ${counts.ready} · refused ${counts.refused}`)
  say(`  refusals  ${line(counts.refusals)}`)
  say(`  promises  kept ${counts.promisesKept} · broken ${counts.promisesBroken}`)
}
