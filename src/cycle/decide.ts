import type { CaseDecision, CaseInput } from './batch.types.ts'
import { chooseChannels, guardSteps, passGate } from './choose-contact.ts'
import type { DecideEnv, Proposal } from './decide.types.ts'
import { gradeAll, segmentAll } from './grade-and-segment.ts'
import { placeInQueues } from './place-in-queue.ts'
import { enrolAndPlan } from './plan-steps.ts'

/**
 * Facts in, decisions out: grade, segment, enrolment, due steps, channel, gate, queue, one batch at a time. Touches neither
 * clock nor database; whatever judges is asked once for the batch.
 */
export async function decideBatch(inputs: readonly CaseInput[], env: DecideEnv): Promise<CaseDecision[]> {
  const closed = inputs.filter(isCured).map((input) => cured(input))
  const open = inputs.filter((input) => !isCured(input))
  const drafts = await gradeAll(open, env)
  await segmentAll(drafts, env)
  const proposals = drafts.flatMap((draft) => enrolAndPlan(draft, env))
  await guardSteps(proposals, env)
  await chooseChannels(proposals, env)
  await passGate(proposals, env)
  await placeInQueues(proposals, env)
  for (const proposal of proposals) explain(proposal, env)
  return [...closed, ...drafts.map((draft) => draft.decision)]
}

/** A case closes only when all of the customer's accounts are out of arrears. */
const isCured = (input: CaseInput): boolean => input.facts.pastDue <= 0

function cured(input: CaseInput): CaseDecision {
  const nothing = { grade: null, segment: null, enrolIn: null, actions: [], superseded: [] }
  return { input, values: [], close: input.caseState !== null && input.caseState !== 'CURED', endEnrolment: input.enrolment === null ? null : 'CURED', ...nothing }
}

/** The decision record that stays with the action. Plugin versions stand once, in the run's manifest. */
function explain({ draft, due, action, choices, channelBy, gateRules }: Proposal, { gate }: DecideEnv): void {
  const { facts } = draft
  action.decision = {
    facts: { dpd: facts.dpd, pastDue: facts.pastDue, outstanding: facts.outstanding, attempts7: facts.attempts7 },
    grade: { value: draft.grade, by: draft.gradeBy, reasons: draft.gradeReasons },
    segment: { code: draft.segment, by: draft.segmentBy },
    strategy: { code: draft.version?.strategyCode, version: draft.version?.versionNumber },
    step: { key: due.step.key, offset: due.dueOn, catchUp: due.step.catchUp },
    channels: choices.map((c) => ({ channel: c.channel, reason: c.reason })),
    channelBy,
    gate: { pack: `${gate.pack.code}@${gate.pack.version}`, decision: action.state === 'READY' ? (gateRules.length === 0 ? 'ALLOW' : 'DEFER') : 'REFUSED', rules: gateRules },
  }
}
