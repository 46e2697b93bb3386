import type { StoredDecision, StoredGate } from '../actions/decision.ts'
import { packLabel } from '../compliance/rulebook.ts'
import type { Proposal } from './decide.types.ts'

/** The gate's part, as it is kept: packs with versions, what decided, and until when. Time zone data have a version too. */
function gateOf({ action, judged }: Proposal): StoredGate {
  const findings = (judged?.findings ?? []).map(({ rule, pack, decision, until }) => ({ rule: rule.id, pack: packLabel(pack), decision, until: until === null ? null : new Date(until).toISOString() }))
  return {
    packs: judged?.binding.labels ?? [],
    tz: TZ,
    decision: action.state !== 'READY' ? 'REFUSED' : judged?.until == null ? 'ALLOW' : 'DEFER',
    rules: action.state === 'READY' ? findings.map((finding) => finding.rule) : [],
    ...(findings.length === 0 ? {} : { findings }),
    ...(judged === null || judged.requirements.length === 0 ? {} : { requirements: judged.requirements }),
  }
}

const TZ = process.versions.tz ?? 'unknown'

/** The decision record that stays with the action. Plugin versions stand once, in the run's manifest. */
export function explain(proposal: Proposal): void {
  const { draft, cause, view, action, choices, channelBy } = proposal
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
    gate: view.channels.length === 0 ? null : gateOf(proposal),
  }
  action.decision = decision
}
