import type { Channel } from '../compliance/gate.types.ts'
import type { Proposal } from './decide.types.ts'
import { propose } from './propose.rules.ts'

/** Of a step that uses every channel: an action for each one that was chosen, decided on its own from here on. */
export function spreadChannels(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.some(usesAll) ? proposals.flatMap((p) => (usesAll(p) ? spread(p) : [p])) : proposals
}

const usesAll = ({ cause, choices }: Proposal): boolean => 'due' in cause && cause.due.step.channelMode === 'ALL' && choices.length > 0

function spread(p: Proposal): Proposal[] {
  const { draft, cause, view, channelBy } = p
  if (!('due' in cause)) return [p]
  const { step, occurrence } = cause.due
  const chosen: readonly Channel[] = [...new Set(p.choices.map((choice) => choice.channel))]
  return chosen.map((channel) => {
    const part = step.channels.indexOf(channel)
    const retries = draft.input.keptBack.find((kept) => kept.stepKey === step.key && kept.occurrence === occurrence && kept.part === part) ?? null
    const one = propose(draft, { cause, occurrence, part, retries, view })
    return Object.assign(one, { choices: p.choices.filter((choice) => choice.channel === channel), channelBy })
  })
}
