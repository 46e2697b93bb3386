import { ADDRESS_OF, type Channel } from '../compliance/gate.types.ts'
import type { Known } from '../compliance/known.types.ts'
import type { ChannelChoice } from '../plugin-host/catalogue.ts'

/** Core's own answer where no plugin has one: the step's channels in its order, where there is an address. */
export function defaultChannels(channels: readonly Channel[], { contactPoints }: Pick<Known, 'contactPoints'>): ChannelChoice[] {
  const choices: ChannelChoice[] = []
  for (const channel of channels) {
    const point = contactPoints.find((p) => !p.invalid && p.kind === ADDRESS_OF[channel])
    if (point !== undefined) choices.push({ channel, contactPointId: point.id, reason: 'STEP_ORDER' })
  }
  return choices
}
