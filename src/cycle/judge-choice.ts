import type { AskedContact } from '../compliance/known.types.ts'
import { deferralsOf, refusedBy } from '../compliance/refusals.rules.ts'
import { reservedEvent, toSituation } from '../compliance/situation.rules.ts'
import type { ChannelChoice } from '../plugin-host/catalogue.ts'
import type { DecidedRefusal } from './batch.types.ts'
import type { DecideEnv, Judged, Proposal } from './decide.types.ts'

/** What the gate says of one channel of a step. */
export interface JudgedChoice extends Judged {
  readonly asked: AskedContact
  readonly templateVersionId: number | null
  /** Epoch ms: the first lawful instant of the day. */
  readonly availableAt: number
  readonly refusals: readonly DecidedRefusal[]
}

/** The template that the step names; else its treatment's. */
const templateCode = ({ cause, view }: Proposal): string => ('due' in cause ? cause.due.step.templateCode : null) ?? view.treatment

/**
 * Asks the gate about one channel. What a text must contain is met by the published one; what a person will say is not missing yet, and
 * is declared at the dispatch.
 */
export function judgeChoice(p: Proposal, { channel, contactPointId, tone }: ChannelChoice, { rulebook, portfolio, wordings, day }: DecideEnv): JudgedChoice {
  const { input, facts } = p.draft
  const { known } = input
  const binding = rulebook.bindingOf(portfolio.policy, known)
  const wording = wordings.choose({ code: templateCode(p), treatment: p.view.treatment, channel, language: facts.language, tone: tone ?? null })
  const asked: AskedContact = {
    caseId: input.caseId,
    portfolio,
    channel,
    contactPointId,
    actionId: p.action.retries?.id ?? null,
    purpose: wording?.purpose ?? 'collect',
    recipientRole: 'debtor',
    content: wording === null ? NO_WORDS : new Set(wording.elements.filter((code) => binding.contentCodes.has(code))),
  }
  const answer = binding.gate.check(toSituation(known, asked), day.planAt)
  const { refusals, missing, toSay } = refusedBy(answer, channel, binding.contentCodes, { waits: true, saysLater: true })
  const availableAt = answer.until ?? day.planAt
  const late = answer.decision === 'DEFER' && availableAt >= day.endAt ? deferralsOf(answer) : []
  return {
    binding,
    asked,
    findings: answer.findings,
    until: answer.until,
    requirements: [...missing, ...toSay],
    templateVersionId: wording?.templateVersionId ?? null,
    availableAt,
    refusals: refusals.length + late.length === 0 ? NO_REFUSALS : [...late, ...refusals].map((r) => ({ ...r, channel })),
  }
}

const NO_WORDS: ReadonlySet<string> = new Set()
const NO_REFUSALS: readonly DecidedRefusal[] = Object.freeze([])

/** The contact is planned: from here on it counts against the customer's caps. */
export function reserve({ draft, action }: Proposal, { channel, contactPointId, tone }: ChannelChoice, judged: JudgedChoice): void {
  action.state = 'READY'
  action.channel = channel
  action.contactPointId = contactPointId
  action.tone = tone ?? null
  action.purpose = judged.asked.purpose
  action.templateVersionId = judged.templateVersionId
  action.availableAt = judged.availableAt
  const { known } = draft.input
  known.history.push(reservedEvent(known, judged.asked, judged.availableAt))
}
