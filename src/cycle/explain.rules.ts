import type { StoredDecision } from '../actions/decision.ts'
import type { DecideEnv, Proposal } from './decide.types.ts'

/** The decision record that stays with the action. Plugin versions stand once, in the run's manifest. */
export function explain({ draft, cause, view, action, choices, channelBy, gateRules }: Proposal, { gate }: Pick<DecideEnv, 'gate'>): void {
  const { facts, version } = draft
  const failed = action.retries?.failed ?? []
  const decision: StoredDecision = {
    facts: { dpd: facts.dpd, pastDue: facts.pastDue, outstanding: facts.outstanding, attempts7: facts.attempts7 },
    grade: { value: draft.grade, by: draft.gradeBy, reasons: draft.gradeReasons },
    segment: { code: draft.segment, by: draft.segmentBy },
    ...('due' in cause
      ? {
          strategy: version === null ? null : { code: version.strategyCode, version: version.versionNumber },
          step: { key: cause.due.step.key, offset: cause.due.dueOn, catchUp: cause.due.step.catchUp },
        }
      : { asked: cause.asked, strategy: null, step: { key: view.key, offset: null, catchUp: null } }),
    channels: choices.map((c) => (c.tone === undefined ? { channel: c.channel, reason: c.reason } : { channel: c.channel, reason: c.reason, tone: c.tone })),
    channelBy,
    ...(failed.length === 0 ? {} : { failedChannels: failed }),
    gate:
      view.channels.length === 0
        ? null
        : {
            pack: `${gate.pack.code}@${gate.pack.version}`,
            decision: action.state === 'READY' ? (gateRules.length === 0 ? 'ALLOW' : 'DEFER') : 'REFUSED',
            rules: gateRules,
          },
  }
  action.decision = decision
}
