import type { HookName } from './catalogue.ts'

/**
 * Copies of answers, as plain data of our own: every part of a listener's answer is read once, here, so that what is checked is what is
 * kept, whatever stands behind it (a getter, a proxy, an object that the listener changes later). What has not the right shape comes
 * back as it is, or as null, for the check to refuse. A part that throws when it is read makes the copy throw.
 */
export type AnswerCopy = (answer: unknown) => unknown

/** The longest list a listener may answer for one item. */
export const LIST_MAX = 50

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** null: no list, or too long a one, which is not read. */
function copyList(value: unknown, one: AnswerCopy): unknown {
  if (!Array.isArray(value)) return null
  const { length } = value
  if (length > LIST_MAX) return null
  const list: unknown[] = []
  for (let i = 0; i < length; i++) list.push(one(value[i]))
  return list
}

const same: AnswerCopy = (answer) => answer

function copyGrade(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { grade, risk, ability, willingness, reasonCodes } = answer
  return { grade, risk, ability, willingness, reasonCodes: copyList(reasonCodes, same) }
}

function copyChannel(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { channel, contactPointId, reason, tone } = answer
  return tone === undefined ? { channel, contactPointId, reason } : { channel, contactPointId, reason, tone }
}

export function copyVeto(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { code, reason, until } = answer
  return { code, reason, until }
}

function copyNotice(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { code, severity, message, messageZh } = answer
  return { code, severity, message, messageZh }
}

function copyStep(answer: unknown): unknown {
  if (!isRecord(answer)) return answer
  const { key, treatment, channels, reason } = answer
  return { key, treatment, channels: copyList(channels, same), reason }
}

const listOf = (one: AnswerCopy): AnswerCopy => (answer) => copyList(answer, one)

/** Of a guard: one objection, or a list of them. Observers answer nothing. */
export const ANSWER_COPIES: { readonly [N in Exclude<HookName, 'contact.recorded' | 'payment.recorded' | 'promise.settled'>]: AnswerCopy } = {
  'segment.grade': copyGrade,
  'segment.assign': same,
  'case.steps': listOf(copyStep),
  'step.ready': copyVeto,
  'contact.channels': listOf(copyChannel),
  'contact.guard': copyVeto,
  'queue.priority': same,
  'case.notices': listOf(copyNotice),
}
