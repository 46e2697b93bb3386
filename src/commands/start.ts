import { systemClock } from '../db/clock.ts'
import { openDatabase } from '../db/open.ts'
import { CASES_EXAMPLE, PORTFOLIO_EXAMPLE } from '../server/examples.ts'
import { createGraphql } from '../server/graphql.ts'
import { consoleLog } from '../server/log.ts'
import { createMetrics } from '../server/metrics.ts'
import { startServer } from '../server/server.ts'
import { surviveFaults } from '../server/survive.ts'
import { createTokens } from '../server/token.ts'
import { type Command, say, UsageError } from './command.ts'
import { developmentTokens } from './development-tokens.ts'
import { houseOver, migrateHouse } from './house.ts'
import { sayCounts } from './say-counts.ts'
import { sayPlugins } from './say-plugins.ts'
import { isEmpty, seed } from './seed.ts'
import { untilSignal } from './signal.ts'

export const command: Command = {
  usage: 'start',
  summary: 'Migrates and serves. In development an empty database gets a sample portfolio and one day’s cycle first.',
  async run(words, config) {
    if (words.length > 0) throw new UsageError('start takes no words')
    const began = performance.now()
    const db = await openDatabase(config)
    try {
      const { app, loaded } = await houseOver(db, config)
      await migrateHouse(db, config)
      const production = config.environment === 'production'
      await app.start({ background: true })
      try {
        sayPlugins(app.booted.table, loaded)
        if (!production && (await isEmpty(db))) {
          const report = await seed(app, db, systemClock, config.seed)
          say(`\nSample portfolio "${report.portfolio}", business date ${report.businessDate}:`)
          sayCounts(report.counts)
        }
        const tokens = createTokens(config.secret)
        const shown = production ? [] : await developmentTokens(tokens, db)
        const metrics = createMetrics()
        const forgive = surviveFaults(consoleLog, metrics)
        const admin = shown.find((token) => token.role === 'ADMIN')?.token
        const graphql = createGraphql({
          schema: app.schema,
          db,
          clock: systemClock,
          tokens,
          metrics,
          log: consoleLog,
          introspection: config.introspection,
          bodyLimit: config.bodyLimit,
          ...(admin === undefined ? {} : { playgroundToken: admin }),
        })
        const server = await startServer({
          graphql,
          tokens,
          metrics,
          host: config.host,
          port: config.port,
          ping: () => db.query('SELECT 1'),
          gauges: () => app.gauges(),
          closeFeeds: () => app.closeFeeds(),
        })
        const where = db.kind === 'server' ? 'PostgreSQL server' : `embedded database in ${config.dataFolder}`
        say(`\nDunlin answers at ${server.url}/graphql after ${((performance.now() - began) / 1000).toFixed(1)} s (${where}).`)
        if (!production) {
          say('Open that address in a browser for GraphiQL with ready examples; or send a token, as "Authorization: Bearer TOKEN":\n')
          for (const { role, note, token } of shown) say(`${role} (${note})\n  ${token}`)
          say(`\nTwo queries to begin with:\n\n${PORTFOLIO_EXAMPLE}\n\n${CASES_EXAMPLE}\n`)
        }
        say('Ctrl-C stops it.')
        await untilSignal()
        say('Stopping: what is running ends first.')
        await server.stop()
        forgive()
        return 0
      } finally {
        await app.close()
      }
    } finally {
      await db.close()
    }
  },
}
