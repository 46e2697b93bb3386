import type { Finding, Gate, GateAnswer } from './gate/gate.rules.ts'
import { weekdayOf } from './gate/calendar.rules.ts'
import type { Situation } from './gate/situation.types.ts'
import { DAY, MINUTE } from './local-time.rules.ts'
import { packLabel } from './rulebook.ts'

const HOUR = 60 * MINUTE

/** An instant on one clock. */
export interface LocalTime {
  readonly zone: string
  /** 'TU 2026-11-24 07:59:00'. */
  readonly text: string
}

/** More clocks than this are not listed. */
const CLOCKS_SHOWN = 12

/** Where nothing is known of the place: the first and the last clock on earth, in hours from UTC. */
const ENDS_OF_THE_EARTH = [['UTC-12:00', -12], ['UTC+14:00', 14]] as const

function localTime(zone: string, local: number): LocalTime {
  const [date, time] = new Date(local).toISOString().split('T') as [string, string]
  return { zone, text: `${weekdayOf(Math.floor(local / DAY))} ${date} ${time.slice(0, 8)}` }
}

/** An instant on every clock on which the debtor may live; where nothing is known of the place, on the first and the last of the earth. */
export function localTimes(gate: Gate, debtor: Situation['debtor'], at: number): LocalTime[] {
  const { known, clocks } = gate.locate(debtor)
  if (!known) return ENDS_OF_THE_EARTH.map(([zone, hours]) => localTime(zone, at + hours * HOUR))
  return clocks.slice(0, CLOCKS_SHOWN).map((clock) => localTime(clock.name, at + clock.span(at).offset))
}

const iso = (at: number): string => new Date(at).toISOString()

/** "that is …", on the clocks of the debtor. */
function spoken(gate: Gate, debtor: Situation['debtor'], at: number): string {
  const times = localTimes(gate, debtor, at)
  if (gate.locate(debtor).known) return `that is ${times.map(({ zone, text }) => `${text} in ${zone}`).join('; ')}`
  return `that is anything from ${times.map(({ zone, text }) => `${text} (${zone})`).join(' to ')}, since nobody knows where the debtor is`
}

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
  const lines = [`${channel} to the ${recipientRole} (purpose ${purpose}) at ${iso(at)}, ${spoken(gate, situation.debtor, at)}: ${answer.decision}, ${VERDICTS[answer.decision]}.`]
  if (answer.until !== null) lines.push(`First lawful moment: ${iso(answer.until)}, ${spoken(gate, situation.debtor, answer.until)}.`)
  if (answer.reviewAt !== null) lines.push(`To be looked at again at ${iso(answer.reviewAt)}.`)
  if (answer.requirements.length > 0) lines.push(`Required: ${answer.requirements.join(', ')}.`)
  lines.push(...answer.findings.map(what))
  lines.push(`Asked: ${gate.packs.map(packLabel).join(', ')}. Rules as data for software, not legal advice.`)
  return lines.join('\n')
}
