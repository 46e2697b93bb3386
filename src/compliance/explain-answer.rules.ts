import type { Finding, Gate, GateAnswer } from './gate/gate.rules.ts'
import { weekdayOf } from './gate/calendar.rules.ts'
import type { Situation } from './gate/situation.types.ts'
import { DAY } from './local-time.rules.ts'
import { packLabel } from './rulebook.ts'

/** An instant on one clock. */
export interface LocalTime {
  readonly zone: string
  /** 'TU 2026-11-24 07:59:00'. */
  readonly text: string
}

/** More clocks than this are not listed: of a debtor of whom nothing is known there are a hundred. */
const CLOCKS_SHOWN = 12

/** An instant on every clock on which the debtor may live. */
export function localTimes(gate: Gate, debtor: Situation['debtor'], at: number): LocalTime[] {
  return gate.locate(debtor).clocks.slice(0, CLOCKS_SHOWN).map((clock) => {
    const local = at + clock.span(at).offset
    const [date, time] = new Date(local).toISOString().split('T') as [string, string]
    return { zone: clock.name, text: `${weekdayOf(Math.floor(local / DAY))} ${date} ${time.slice(0, 8)}` }
  })
}

const iso = (at: number): string => new Date(at).toISOString()
const spoken = (times: readonly LocalTime[]): string => times.map(({ zone, text }) => `${text} in ${zone}`).join('; ')

function what(finding: Finding): string {
  const { decision, until, reviewAt, requires, rule, pack, reason } = finding
  const end = decision === 'DEFER' && until !== null ? ` By itself it ends at ${iso(until)}.` : reviewAt !== null ? ` To be looked at again at ${iso(reviewAt)}.` : ''
  const lacks = requires.length === 0 ? '' : ` Required: ${requires.join(', ')}.`
  const read = pack.reviewed === null ? 'not reviewed by a lawyer' : `reviewed by ${pack.reviewed.by} on ${pack.reviewed.on}`
  return `${decision} by ${rule.id} of ${packLabel(pack)} (${rule.citation}; ${rule.legalForce}; confidence ${rule.confidence}; ${read}): ${reason}${end}${lacks}`
}

const VERDICTS: Readonly<Record<GateAnswer['decision'], string>> = {
  ALLOW: 'no rule stands against it',
  REQUIRE: 'it may be made once what is required is there',
  DEFER: 'it may not be made yet',
  BLOCK: 'it may not be made',
}

/** The whole of an answer in words, for a person who answers for it. */
export function explainAnswer(gate: Gate, situation: Situation, at: number, answer: GateAnswer): string {
  const { channel, recipientRole, purpose } = situation.action
  const lines = [`${channel} to the ${recipientRole} (purpose ${purpose}) at ${iso(at)}, that is ${spoken(localTimes(gate, situation.debtor, at))}: ${answer.decision}, ${VERDICTS[answer.decision]}.`]
  if (answer.until !== null) lines.push(`First lawful moment: ${iso(answer.until)}, that is ${spoken(localTimes(gate, situation.debtor, answer.until))}.`)
  if (answer.reviewAt !== null) lines.push(`To be looked at again at ${iso(answer.reviewAt)}.`)
  if (answer.requirements.length > 0) lines.push(`Required: ${answer.requirements.join(', ')}.`)
  lines.push(...answer.findings.map(what))
  lines.push(`Asked: ${gate.packs.map(packLabel).join(', ')}. Rules as data for software, not legal advice.`)
  return lines.join('\n')
}
