import { ADDRESS_OF, CHANNELS, type Channel, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addOutlook } from './outlook.graph.ts'
import { addRates } from './rates.graph.ts'

const BY = 'Provided by plugin channel-selection.'

interface ChannelPolicy {
  readonly channel: Channel
  readonly address: string
  readonly cost: number
}

/** Shows what the order of channels rests on: what is assumed, what was learnt, and what follows for a case. */
export function extendSchema(graph: Graph, config: Config, host: PluginHost): void {
  addPolicies(graph, config)
  addRates(graph, config, host)
  addOutlook(graph, config, host)
}

function addPolicies({ builder }: Graph, config: Config): void {
  const policy = builder.objectRef<ChannelPolicy>('ChannelSelectionPolicy').implement({
    description: `What is assumed of a channel. ${BY}`,
    fields: (t) => ({
      channel: t.exposeString('channel', { description: 'VOICE, SMS, EMAIL, LETTER, SOCIAL, VISIT or LEGAL.' }),
      address: t.exposeString('address', { description: 'Kind of contact point that it goes to.' }),
      cost: t.exposeFloat('cost', { description: 'Cost of one attempt, in minor units of the portfolio’s currency.' }),
      priorSuccessRate: t.float({
        description: 'Success rate assumed before anything was tried.',
        resolve: () => config.priorSuccesses / config.priorAttempts,
      }),
    }),
  })
  builder.queryField('channelSelectionPolicies', (t) =>
    t.field({
      type: [policy],
      nullable: true,
      description: `Cost and prior of each channel. ${BY}`,
      resolve: () => CHANNELS.map((channel) => ({ channel, address: ADDRESS_OF[channel], cost: config.costs[channel] })),
    }),
  )
}
