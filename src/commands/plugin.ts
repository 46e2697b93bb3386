import { formatBootTable } from '../plugin-host/boot-table.ts'
import { type Command, say, UsageError } from './command.ts'
import { appOver, NO_DATABASE } from './house.ts'

export const command: Command = {
  usage: 'plugin list',
  summary: 'Shows the plugins that are on, in the order in which they are asked.',
  async run(words, config) {
    if (words.length !== 1 || words[0] !== 'list') throw new UsageError('plugin is followed by list')
    say(formatBootTable(appOver(NO_DATABASE, config).booted.table))
    return 0
  },
}
