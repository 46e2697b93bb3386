import { outcomeInPacks } from '../actions/outcome-code.ts'
import { runReview } from '../compliance/review-run.service.ts'
import { systemClock } from '../db/clock.ts'
import { type Command, say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'
import { createProgress } from './progress.ts'
import { readWords } from './words.ts'

/** Findings that are printed; all are kept. */
const PRINTED = 50

export const command: Command = {
  usage: 'review PORTFOLIO FROM TO',
  summary: 'Judges every contact of a period again, by the rule packs in force then, and lists breaches; exit code 1 where there is one.',
  async run(words, config) {
    const [portfolio, from, to, more] = readWords(words, {}).rest
    if (portfolio === undefined || from === undefined || to === undefined) throw new UsageError('name a portfolio, the first day, and the first day after')
    if (more !== undefined) throw new UsageError(`${more} is not understood`)
    return withDatabase(config, async (db) => {
      const progress = createProgress('review')
      const report = await runReview(db, { portfolio, from, to }, {
        outcomeInPacks,
        keep: { at: systemClock.now(), by: 'command-line' },
        onProgress: (evaluated, contacts) => progress.update(evaluated, contacts, `${evaluated} contacts`),
      }).finally(() => progress.stop())
      say(`${report.evaluated} ${report.evaluated === 1 ? 'contact' : 'contacts'} of ${portfolio} from ${from} to ${to}: ${report.breached} in breach, ${report.doubtful} in doubt.`)
      for (const { rule, pack, contacts } of report.byRule) say(`  ${rule} (${pack}): ${contacts}`)
      for (const b of report.breaches.slice(0, PRINTED)) {
        say(`contact ${b.contactId} (customer ${b.customerId}, ${b.channel}, ${b.at.toISOString()}): ${b.rule} of ${b.pack} ${b.version}${b.proven ? '' : ', in doubt'}: ${b.reason}`)
      }
      if (report.breaches.length > PRINTED) say(`… and more, in compliance_breach, review ${report.id}.`)
      say('By rule packs that are data for software, not legal advice.')
      return report.breached === 0 ? 0 : 1
    })
  },
}
