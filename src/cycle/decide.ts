import type { CaseDecision, CaseInput } from './batch.types.ts'
import { askPlugins } from './ask-plugins.ts'
import { chooseChannels, guardSteps, passGate, readyTasks } from './choose-contact.ts'
import type { DecideEnv } from './decide.types.ts'
import { spreadChannels } from './every-channel.ts'
import { explain } from './explain.rules.ts'
import { gradeAll, segmentAll } from './grade-and-segment.ts'
import { placeInQueues } from './place-in-queue.ts'
import { enrolAndPlan } from './plan-steps.ts'

/**
 * Facts in, decisions out: grade, segment, enrolment, due steps and those that plugins ask for, channel, gate, queue, one batch at a time. Touches neither
 * clock nor database; whatever judges is asked once for the batch.
 */
export async function decideBatch(inputs: readonly CaseInput[], env: DecideEnv): Promise<CaseDecision[]> {
  const closed = inputs.filter(isCured).map((input) => cured(input))
  const open = inputs.filter((input) => !isCured(input))
  const drafts = await gradeAll(open, env)
  await segmentAll(drafts, env)
  const asked = await askPlugins(drafts, env)
  const steps = [...drafts.flatMap((draft) => enrolAndPlan(draft, env)), ...asked]
  await guardSteps(steps, env)
  readyTasks(steps, env)
  await chooseChannels(steps, env)
  const proposals = spreadChannels(steps)
  await passGate(proposals, env)
  await placeInQueues(proposals, env)
  for (const proposal of proposals) {
    explain(proposal)
    proposal.draft.decision.actions.push(proposal.action)
  }
  return [...closed, ...drafts.map((draft) => draft.decision)]
}

/** A case closes only when all of the customer's accounts are out of arrears. */
const isCured = (input: CaseInput): boolean => input.facts.pastDue <= 0

function cured(input: CaseInput): CaseDecision {
  const nothing = { grade: null, segment: null, enrolIn: null, actions: [], superseded: [] }
  return { input, values: [], close: input.caseState !== null && input.caseState !== 'CURED', endEnrolment: input.enrolment === null ? null : 'CURED', ...nothing }
}
