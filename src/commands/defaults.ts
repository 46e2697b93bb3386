import { systemClock } from '../db/clock.ts'
import { installDefaultSet } from '../strategies/default-set.service.ts'
import { type Command, say, UsageError } from './command.ts'
import { withDatabase } from './house.ts'

export const command: Command = {
  usage: 'defaults',
  summary: 'Puts in the shipped segments, strategies, queues and templates; what is there already, by code, stays as it is.',
  async run(words, config) {
    if (words.length > 0) throw new UsageError('defaults takes no words')
    return withDatabase(config, async (db) => {
      const { segments, strategies, queues, templates } = await installDefaultSet(db, systemClock)
      say(`New: ${segments} segments, ${strategies} strategies, ${queues} queues, ${templates} templates.`)
      return 0
    })
  },
}
