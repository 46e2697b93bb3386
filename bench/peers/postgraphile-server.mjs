// PostGraphile 5 over the database whose URL is given. Prints {"url": …} when it listens. `--schema`: prints the schema and ends.
import { createServer } from 'node:http'
import { grafserv } from 'grafserv/node'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'

const [connectionString, option] = process.argv.slice(2)
/** The database has an enum and a table of the same name; PostGraphile keeps both in one list of names. */
const EnumNames = {
  name: 'EnumNamesPlugin',
  version: '1.0.0',
  inflection: {
    replace: {
      typeCodecName: (previous, _options, details) => (details.pgType.typtype === 'e' ? `${previous(details)}Enum` : previous(details)),
    },
  },
}
const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [EnumNames],
  pgServices: [makePgService({ connectionString, schemas: ['public'], pubsub: false, poolConfig: { max: 10 } })],
  // As its documentation advises for production: no explain, no watching, no editor.
  grafast: { explain: false },
  grafserv: { port: 0, graphqlPath: '/graphql', graphiql: false, watch: false },
}
const pgl = postgraphile(preset)

if (option === '--schema') {
  const { printSchema } = await import('graphql')
  const { schema } = await pgl.getSchemaResult()
  process.stdout.write(printSchema(schema))
  process.exit(0)
}

const serv = pgl.createServ(grafserv)
const server = createServer()
server.on('error', (error) => {
  throw error
})
await serv.addTo(server)
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/graphql` }) + '\n')
})
process.on('SIGTERM', () => process.exit(0))
