import { ROLES, type Role } from '../schema/viewer.ts'
import { createTokens } from '../server/token.ts'
import { type Command, say, UsageError } from './command.ts'
import { need, readWords } from './words.ts'

const DAY_SECONDS = 86_400

export const command: Command = {
  usage: 'token --role ROLE [--agent CODE] [--portfolios CODE,CODE] [--days N]',
  summary: 'Prints a token. Development only: in production tokens come from who knows the user.',
  async run(words, config) {
    const { options, rest } = readWords(words, { role: 'string', agent: 'string', portfolios: 'string', days: 'string' })
    if (rest.length > 0) throw new UsageError(`${rest[0]} is not understood`)
    if (config.environment === 'production') throw new UsageError('token is for development; NODE_ENV is production')
    const role = need(options, 'role').toUpperCase() as Role
    if (!ROLES.includes(role)) throw new UsageError(`--role is one of ${ROLES.join(', ')}`)
    const days = Number(options['days'] ?? 7)
    if (!(Number.isInteger(days) && days >= 1 && days <= 365)) throw new UsageError('--days is a whole number from 1 to 365')
    const portfolios = typeof options['portfolios'] === 'string' ? options['portfolios'].split(',') : null
    const agentCode = (options['agent'] as string | undefined) ?? null
    say(await createTokens(config.secret).sign({ subject: agentCode ?? role.toLowerCase(), roles: [role], agentCode, portfolios }, days * DAY_SECONDS))
    return 0
  },
}
