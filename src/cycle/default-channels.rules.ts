import type { GateInputs } from '../compliance/gate-inputs.service.ts'
import { ADDRESS_OF, type Channel } from '../compliance/gate.types.ts'
import type { ChannelChoice } from '../plugin-host/catalogue.ts'

/** Core's own answer where no plugin has one: the step's channels in its order, where there is an address. */
export function defaultChannels(channels: readonly Channel[], inputs: GateInputs): ChannelChoice[] {
  const choices: ChannelChoice[] = []
  for (const channel of channels) {
    const point = inputs.contactPoints.find((p) => !p.invalid && p.kind === ADDRESS_OF[channel])
    if (point !== undefined) choices.push({ channel, contactPointId: point.id, reason: 'STEP_ORDER' })
  }
  return choices
}
