import { ADDRESS_OF, CHANNELS, type Channel, type Graph } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

const BY = 'Provided by plugin channel-selection.'

interface ChannelPolicy {
  readonly channel: Channel
  readonly address: string
  readonly cost: number
}

/** Shows what the order of channels rests on. */
export function extendSchema({ builder }: Graph, config: Config): void {
  const policy = builder.objectRef<ChannelPolicy>('ChannelSelectionPolicy').implement({
    description: `What is assumed of a channel. ${BY}`,
    fields: (t) => ({
      channel: t.exposeString('channel', { description: 'VOICE, SMS, EMAIL, LETTER, SOCIAL, VISIT or LEGAL.' }),
      address: t.exposeString('address', { description: 'Kind of contact point that it goes to.' }),
      cost: t.exposeFloat('cost', { description: 'Cost of one attempt; only order and ratio count.' }),
      priorSuccessRate: t.float({
        description: 'Success rate assumed before it was tried at a customer.',
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
