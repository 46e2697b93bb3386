import type { Channel } from '../compliance/gate.types.ts'
import type { Finding, Gate, GateAnswer } from '../compliance/gate/gate.rules.ts'
import type { ContactEvent } from '../compliance/gate/situation.types.ts'
import { isReview, SPOKEN } from '../compliance/refusals.rules.ts'
import type { Step } from './step.rules.ts'
import { attempt, type BestCase, bestSituation, type LintContact } from './strategy-lint-situation.rules.ts'
import type { LintPlace, LintText } from './strategy-lint.types.ts'

const DAY = 86_400_000
/** Where a contact could go; a channel is usable if it is with any. */
const DESTINATIONS = ['mobile', 'home', 'personal', 'private', null] as const
/** So many occurrences show what there is to be seen: the longest window of a cap is 92 days. */
const OCCURRENCES = 60

/** What a rule, or the core itself (pack null), has against a step on a channel. */
export interface ChannelFault {
  readonly rule: string
  readonly pack: string | null
  readonly message: string
  /** Whether the step cannot be done as it is written on this channel. */
  readonly closes: boolean
}

export interface ChannelVerdict {
  readonly channel: Channel
  /** Where and when it could be used for the first time; null: never. */
  readonly opens: { readonly destination: string | null; readonly at: number } | null
  readonly faults: readonly ChannelFault[]
}

/** A place with its packs compiled. */
export interface CompiledPlace extends LintPlace {
  readonly gate: Gate
  readonly best: BestCase
}

const faultOf = ({ rule, pack }: Finding, message: string, closes: boolean): ChannelFault => ({ rule: rule.id, pack: pack.code, message, closes })
const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** One step on one channel in one place, for a customer with whom everything is in order. */
export function lintChannel(place: CompiledPlace, step: Step, channel: Channel, text: LintText | null, at: number): ChannelVerdict {
  const purpose = text?.purpose ?? 'collect'
  const ask = (more: Partial<LintContact>, when: number): GateAnswer =>
    place.gate.check(bestSituation(place, place.best, { channel, destination: null, purpose, content: '*', history: [], ...more }, when), when)
  const answers = DESTINATIONS.map((destination) => ({ destination, answer: ask({ destination }, at) }))
  const open = answers.find(({ answer }) => answer.decision !== 'BLOCK')
  if (open === undefined) return { channel, opens: null, faults: closedFaults(answers[0]?.answer as GateAnswer) }
  const opens = { destination: open.destination, at: open.answer.until ?? at }
  const faults = [
    ...contentFaults(step, channel, text, ask({ destination: opens.destination, content: new Set(text?.content) }, opens.at)),
    ...(channel === 'LEGAL' ? approvalFaults(ask({ destination: opens.destination, withoutApprovals: true }, opens.at)) : []),
    ...frequencyFaults(step, channel, opens, (history, when) => ask({ destination: opens.destination, history }, when)),
  ]
  return { channel, opens, faults }
}

/** Every rule that takes part in keeping it closed. */
function closedFaults({ findings }: GateAnswer): ChannelFault[] {
  const blocks = findings.filter((finding) => finding.decision === 'BLOCK' && finding.code !== 'NO_LAWFUL_TIME')
  const deferring = findings.filter((finding) => finding.decision === 'DEFER')
  return [
    ...blocks.map((finding) => faultOf(finding, `It can never be used: ${finding.reason}`, true)),
    ...(blocks.length > 0 ? [] : deferring.map((finding) => faultOf(finding, `It never opens in the next 400 days; this rule takes part. ${finding.reason}`, true))),
  ]
}

function contentFaults(step: Step, channel: Channel, text: LintText | null, { findings }: GateAnswer): ChannelFault[] {
  const codes = [step.templateCode, step.treatment].filter((code) => code !== null).join(' or ')
  return findings.flatMap((finding) => {
    if (finding.rule.kind !== 'required-content') return []
    const what = text === null ? `No template of ${codes} is published for it` : `The published template ${text.code} does not have it`
    const spoken = SPOKEN.has(channel)
    const reviewed = finding.requires.every(isReview)
    const how = spoken ? 'whoever makes the contact must do it and say so at dispatch' : reviewed ? 'have one approved by a second person' : 'publish one that has it'
    return [faultOf(finding, `Required: ${finding.requires.join(', ')}. ${what}; ${how}.`, !spoken && !finding.rule.parameters.onlyFirst)]
  })
}

/** No legal action without a person's word, whatever the packs say. */
function approvalFaults({ requirements }: GateAnswer): ChannelFault[] {
  if (requirements.some((code) => code.startsWith('approval:'))) return []
  return [{ rule: 'core:legal-approval', pack: null, message: 'No rule that binds asks a person to approve the legal step. Bind a pack that does, as GLOBAL does.', closes: true }]
}

/** Its own occurrences against the caps, as mild as they can be, and then as if each were a conversation. */
function frequencyFaults(step: Step, channel: Channel, opens: { destination: string | null; at: number }, ask: (history: readonly ContactEvent[], at: number) => GateAnswer): ChannelFault[] {
  if (step.repeatDays === 0) return []
  const firstRefused = (outcome: string): { finding: Finding; occurrence: number } | null => {
    const history: ContactEvent[] = []
    for (let k = 0; k < Math.min(step.maxOccurrences, OCCURRENCES); k++) {
      const at = opens.at + k * step.repeatDays * DAY
      const answer = ask(history, at)
      const finding = answer.findings.find(({ decision, rule }) => decision === 'DEFER' && (rule.kind === 'frequency-cap' || (rule.kind === 'cooldown-after-conversation' && outcome !== 'conversation')))
      if (finding !== undefined) return { finding, occurrence: k + 1 }
      if (answer.decision === 'ALLOW' || answer.decision === 'REQUIRE') history.push(attempt(channel, opens.destination, outcome, at))
    }
    return null
  }
  const every = `It comes every ${step.repeatDays} day(s), ${step.maxOccurrences} times`
  const say = ({ finding, occurrence }: { finding: Finding; occurrence: number }, when: string) =>
    `${every}; ${when}occurrence ${occurrence} would have to wait until ${dayText(finding.until ?? 0)}: ${finding.reason}`
  const mild = firstRefused(SPOKEN.has(channel) ? 'no-answer' : 'sent')
  if (mild !== null) return [faultOf(mild.finding, say(mild, ''), true)]
  const met = SPOKEN.has(channel) ? firstRefused('conversation') : null
  return met === null ? [] : [faultOf(met.finding, say(met, 'if the customer is reached each time, '), false)]
}
