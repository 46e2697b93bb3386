import { type Graph, type PluginHost, TONES } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { loadOutlooks } from './outlook.loaders.ts'
import type { BestHour, ChannelOutlook, Outlook } from './outlook.rules.ts'
import type { Exclusion } from './rules.ts'

const BY = 'Provided by plugin channel-selection.'

const TONE_TEXTS = {
  EMPATHETIC: 'With understanding; help is offered first.',
  FRIENDLY: 'A reminder among friends.',
  NEUTRAL: 'To the point.',
  FIRM: 'With the consequences named; never with a threat.',
} satisfies Record<(typeof TONES)[number], string>

type Priced<T> = T & { readonly currency: string }

/** `Case.channelOutlook`: what would be chosen for the case's next contact, and why, without doing it. */
export function addOutlook({ builder, enums, loader }: Graph, config: Config, host: PluginHost): void {
  const tone = builder.enumType('ChannelSelectionTone', {
    description: `How firmly a contact is worded, gentlest first. ${BY}`,
    values: Object.fromEntries(TONES.map((value) => [value, { description: TONE_TEXTS[value] }])) as Record<(typeof TONES)[number], { description: string }>,
  })
  const bestHour = builder.objectRef<BestHour>('ChannelSelectionBestHour').implement({
    description:
      'The hours in which a channel is likeliest to reach the customer. ' +
      `A recommendation: whether contact is lawful then is the compliance gate’s to say. ${BY}`,
    fields: (t) => ({
      fromHour: t.exposeInt('from', { description: 'First hour on the customer’s clock, 0 to 23.' }),
      toHour: t.exposeInt('to', { description: 'Hour at which it ends, not included.' }),
      rate: t.exposeFloat('rate', { description: 'Success rate in it at this number of attempts, at any customer of the portfolio.' }),
      low: t.exposeFloat('low', { description: 'The rate lies above this with 97.5 % probability.' }),
      high: t.exposeFloat('high', { description: 'The rate lies below this with 97.5 % probability.' }),
      attempts: t.exposeInt('attempts', { description: 'Attempts in these hours, whatever their number: the evidence.' }),
      successes: t.exposeInt('successes', { description: 'Those of them that reached the customer.' }),
    }),
  })
  const channel = builder.objectRef<Priced<ChannelOutlook>>('ChannelSelectionOption').implement({
    description: `A channel that is possible, and what is expected of it. ${BY}`,
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (o) => o.channel }),
      reason: t.exposeString('reason', {
        description: 'Why it stands here: PREFERRED, CONSENTED, BEST_EXPECTED, BEST_PAST_RESULT, CHEAPEST, STEP_ORDER, ONLY_CHANNEL or LAST_RESORT.',
      }),
      contactPointId: t.globalID({ description: 'Address that it would go to.', resolve: (o) => ({ type: 'ContactPoint', id: o.contactPointId }) }),
      attempt: t.exposeInt('attempt', { description: 'Which attempt by this channel in 180 days it would be.' }),
      expectedRate: t.exposeFloat('rate', { description: 'Chance that the customer is reached: what was learnt, moved by his own history.' }),
      low: t.exposeFloat('low', { description: 'The chance lies above this with 97.5 % probability.' }),
      high: t.exposeFloat('high', { description: 'The chance lies below this with 97.5 % probability.' }),
      evidence: t.exposeInt('evidence', { description: 'Attempts in the portfolio behind the learnt rate; 0 where too little was learnt to use it.' }),
      cost: t.field({ type: 'Money', description: 'Cost of the attempt, in whole minor units.', resolve: (o) => ({ minor: Math.round(o.cost), currency: o.currency }) }),
      expectedValue: t.field({
        type: 'Money',
        description: 'Chance × worth of a conversation − cost, in whole minor units; negative: it is expected to cost more than it brings.',
        resolve: (o) => ({ minor: Math.round(o.expectedValue), currency: o.currency }),
      }),
      bestHour: t.field({ type: bestHour, nullable: true, description: 'When to try it; null where the evidence does not say.', resolve: (o) => o.bestHour }),
    }),
  })
  const excluded = builder.objectRef<Exclusion>('ChannelSelectionExclusion').implement({
    description: `A channel that is not possible. ${BY}`,
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (e) => e.channel }),
      reason: t.exposeString('reason', { description: 'NO_ADDRESS: none that is usable. OPTED_OUT: of it at every address.' }),
    }),
  })
  const outlook = builder.objectRef<Outlook>('ChannelSelectionOutlook').implement({
    description: `What would be chosen for a case’s next contact, and why. Explains, and does nothing. ${BY}`,
    fields: (t) => ({
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Step of the strategy whose action waits; null: none does, and every channel is looked at.' }),
      channels: t.field({ type: [channel], description: 'Possible channels, best first.', resolve: (o) => o.channels.map((c) => ({ ...c, currency: o.currency })) }),
      excluded: t.field({ type: [excluded], description: 'Those that are not possible.', resolve: (o) => [...o.excluded] }),
      tone: t.field({ type: tone, description: 'How it would be worded.', resolve: (o) => o.tone }),
      learnt: t.exposeBoolean('learnt', { description: 'Whether enough was learnt in the portfolio to order by it.' }),
    }),
  })
  const byCase = loader((ids, context) => loadOutlooks(ids, context, host, config))
  builder.prismaObjectField('Case', 'channelOutlook', (t) =>
    t.field({
      type: outlook,
      nullable: true,
      select: { id: true },
      description: `Channels for the next contact, with what is expected of each. ${BY}`,
      resolve: (parent, _args, context) => byCase(context).load(Number(parent.id)),
    }),
  )
}
