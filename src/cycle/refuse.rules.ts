import { type PluginVeto, ruleOf } from '../plugin-host/results.ts'
import type { DecidedAction, DecidedRefusal } from './batch.types.ts'
import type { Proposal } from './decide.types.ts'

/**
 * Refuses an action. Its reason is the first one, which is about the best channel. It may be made at the earliest instant at
 * which some channel is free of all that stands against it; null where on each something has no foreseeable end.
 */
export function refuse(action: DecidedAction, refusals: readonly DecidedRefusal[]): void {
  if (refusals.length === 0) return
  action.refusals.push(...refusals)
  action.stateReason = refusals[0]?.code ?? null
  const until = new Map<DecidedRefusal['channel'], number>()
  for (const { channel, nextAllowedAt } of refusals) until.set(channel, Math.max(until.get(channel) ?? 0, nextAllowedAt ?? Infinity))
  const earliest = Math.min(...until.values())
  action.nextAllowedAt = earliest === Infinity ? null : earliest
}

/** A plugin's objection as a refusal. */
export function vetoRefusal(veto: PluginVeto, channel: DecidedRefusal['channel']): DecidedRefusal {
  const nextAllowedAt = veto.until === null ? null : Date.parse(veto.until)
  return { code: veto.code, rule: ruleOf(veto), citation: null, reason: veto.reason, channel, nextAllowedAt }
}

/** Those that nothing refused so far. */
export const undecided = (proposals: readonly Proposal[]): Proposal[] => proposals.filter((p) => p.action.refusals.length === 0)

/** Whether it contacts somebody; a task does not. */
export const isContact = ({ view }: Proposal): boolean => view.channels.length > 0
