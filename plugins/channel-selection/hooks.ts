import type { ChannelRequest, HookContext, Listeners } from '../../src/plugin-host/index.ts'
import { daysBefore, gentlyTreated, portfoliosOf } from './batch.service.ts'
import type { Config } from './config.ts'
import { learnFromContacts } from './learn.service.ts'
import { usableRates } from './rates.service.ts'
import { selectChannels } from './rules.ts'

/** At most five statements a batch, whatever its size; two while nothing was learnt. */
async function chooseChannels(items: readonly ChannelRequest[], { config, host, businessDate }: HookContext<Config>) {
  const rates = await usableRates(host, config, businessDate)
  const portfolios = rates.size === 0 ? new Map<number, number>() : await portfoliosOf(host, items)
  const gentle = await gentlyTreated(host, items.map((item) => item.customerId), daysBefore(businessDate, config.gentleDays))
  return items.map((item) => {
    const portfolioId = portfolios.get(item.caseId)
    const known = { rates: (portfolioId === undefined ? null : rates.get(portfolioId)) ?? null, hardshipOrComplaint: gentle.has(item.customerId) }
    return selectChannels(item, config, known).choices
  })
}

export const hooks: Listeners<Config> = {
  'contact.channels': chooseChannels,

  async 'contact.recorded'(items, { host }) {
    await learnFromContacts(host, items)
  },
}
