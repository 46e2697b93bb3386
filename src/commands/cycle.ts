import { type Command, say, UsageError } from './command.ts'
import { houseOver, withDatabase } from './house.ts'
import { createProgress } from './progress.ts'
import { sayCounts } from './say-counts.ts'
import { need, readWords } from './words.ts'

export const command: Command = {
  usage: 'cycle --portfolio CODE --date DATE',
  summary: 'Runs a business date over a portfolio. Running it twice changes nothing.',
  async run(words, config) {
    const { options, rest } = readWords(words, { portfolio: 'string', date: 'string' })
    if (rest.length > 0) throw new UsageError(`${rest[0]} is not understood`)
    const portfolio = need(options, 'portfolio')
    const businessDate = need(options, 'date')
    return withDatabase(config, async (db) => {
      const { app } = await houseOver(db, config)
      await app.start()
      const progress = createProgress(`cycle ${portfolio} ${businessDate}`)
      try {
        const report = await app.runCycle({ portfolio, businessDate, onProgress: (p) => progress.update(p.customers, p.customersTotal, `${p.customers} customers`) })
        progress.stop()
        say(`Cycle of ${report.portfolio} on ${report.businessDate}:`)
        sayCounts(report.counts)
        if ('NONE' in report.counts.segments) say('There is no segment, so nothing could be planned. `dunlin defaults` puts in the shipped segments, strategies and queues.')
        await app.relay.drain()
        return 0
      } finally {
        progress.stop()
        await app.close()
      }
    })
  },
}
