import { type PluginVeto, ruleOf } from '../plugin-host/results.ts'
import type { DecidedAction, DecidedRefusal } from './batch.types.ts'
import type { Proposal } from './decide.types.ts'

/** Keeps a refusal with the action; the action waits for the latest of them. */
export function refuse(action: DecidedAction, refusal: DecidedRefusal): void {
  action.refusals.push(refusal)
  // The first one is about the best channel.
  action.stateReason ??= refusal.code
  if (refusal.nextAllowedAt !== null && (action.nextAllowedAt === null || refusal.nextAllowedAt > action.nextAllowedAt)) {
    action.nextAllowedAt = refusal.nextAllowedAt
  }
}

/** A plugin's objection as a refusal. */
export function vetoRefusal(veto: PluginVeto, channel: DecidedRefusal['channel']): DecidedRefusal {
  const nextAllowedAt = veto.until === null ? null : Date.parse(veto.until)
  return { code: veto.code, rule: ruleOf(veto), citation: null, reason: veto.reason, channel, nextAllowedAt }
}

/** Those that nothing refused so far. */
export const undecided = (proposals: readonly Proposal[]): Proposal[] => proposals.filter((p) => p.action.refusals.length === 0)
