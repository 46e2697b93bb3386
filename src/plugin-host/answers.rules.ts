import { CHANNELS } from '../compliance/gate.types.ts'
import { LIST_MAX } from './answer-copies.rules.ts'
import { type ChannelRequest, type HookName, type SegmentRule, TONES } from './catalogue.ts'

/**
 * What a point accepts as an answer, checked at the seam. Each gives null, or what is wrong. Written by hand, since they run
 * once an item of every batch; codes that were accepted are remembered, so that the pattern is matched once a code.
 */
export type AnswerCheck = (answer: unknown, item: unknown) => string | null

const GRADES: ReadonlySet<unknown> = new Set(['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA'])
const CHANNEL_SET: ReadonlySet<unknown> = new Set(CHANNELS)
const TONE_SET: ReadonlySet<unknown> = new Set(TONES)
const SEVERITIES: ReadonlySet<unknown> = new Set(['INFO', 'WARNING', 'URGENT'])
const TEXT_MAX = 2_000
/** The longest instant: `Date.parse` takes comments. */
const INSTANT_MAX = 40
/** The longest key of a plugin's step. */
const KEY_MAX = 80

const goodCodes = new Set<unknown>()

function isCode(value: unknown): boolean {
  if (goodCodes.has(value)) return true
  if (typeof value !== 'string' || !/^[A-Z][A-Z0-9_]{0,63}$/.test(value)) return false
  if (goodCodes.size < 10_000) goodCodes.add(value)
  return true
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= TEXT_MAX
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function isPoints(value: unknown): boolean {
  return value === null || (typeof value === 'number' && value >= 0 && value <= 100)
}

export function checkGrade(answer: unknown): string | null {
  if (!isRecord(answer)) return 'a grade is an object { grade, risk, ability, willingness, reasonCodes }'
  if (!GRADES.has(answer['grade'])) return `${show(answer['grade'])} is not a grade`
  if (!isPoints(answer['risk']) || !isPoints(answer['ability']) || !isPoints(answer['willingness'])) return 'points are 0 to 100, or null'
  const codes = answer['reasonCodes']
  if (!Array.isArray(codes) || codes.length > LIST_MAX) return `reasonCodes is a list of at most ${LIST_MAX}`
  for (const code of codes) if (!isCode(code)) return `reason ${show(code)} is not an upper-snake-case code`
  return null
}

/** A segment must be one of those that the batch was given. */
export function checkSegment(segments: readonly SegmentRule[]): AnswerCheck {
  const codes = new Set<unknown>(segments.map((segment) => segment.code))
  return (answer) => (codes.has(answer) ? null : `${show(answer)} is not one of the segments`)
}

/** Channels are the step's own, addresses the customer's own. */
export function checkChannels(answer: unknown, item: unknown): string | null {
  const { step, contactPoints } = item as ChannelRequest
  if (!Array.isArray(answer) || answer.length > LIST_MAX) return `channels are a list of at most ${LIST_MAX}`
  for (const choice of answer as unknown[]) {
    if (!isRecord(choice)) return 'a channel is an object { channel, contactPointId, reason }'
    if (!CHANNEL_SET.has(choice['channel'])) return `${show(choice['channel'])} is not a channel`
    if (!step.channels.includes(choice['channel'] as never)) return `${show(choice['channel'])} is not a channel of the step`
    const id = choice['contactPointId']
    if (id !== null && !contactPoints.some((point) => point.id === id)) return `contactPointId ${show(id)} is not an address of the customer`
    const tone = choice['tone']
    if (tone !== undefined && !TONE_SET.has(tone)) return `${show(tone)} is not a tone`
    if (!isCode(choice['reason'])) return `reason ${show(choice['reason'])} is not an upper-snake-case code`
  }
  return null
}

export function checkVeto(answer: unknown): string | null {
  // Also a forgotten return: a guard says null where it has no objection.
  if (!isRecord(answer)) return `a veto is an object { code, reason, until }, and null is no objection; ${show(answer)} is neither`
  if (!isCode(answer['code'])) return `code ${show(answer['code'])} is not upper snake case`
  if (!isText(answer['reason'])) return 'a veto says its reason'
  const until = answer['until']
  if (until !== null && (typeof until !== 'string' || until.length > INSTANT_MAX || Number.isNaN(Date.parse(until)))) return `until ${show(until)} is not an ISO instant`
  return null
}

export function checkRank(answer: unknown): string | null {
  return typeof answer === 'number' && Number.isFinite(answer) ? null : `${show(answer)} is not a finite number`
}

export function checkNotices(answer: unknown): string | null {
  if (!Array.isArray(answer) || answer.length > LIST_MAX) return `notices are a list of at most ${LIST_MAX}`
  for (const notice of answer as unknown[]) {
    if (!isRecord(notice) || !isCode(notice['code'])) return 'a notice has an upper-snake-case code'
    if (!SEVERITIES.has(notice['severity'])) return `${show(notice['severity'])} is not a severity`
    if (!isText(notice['message']) || !isText(notice['messageZh'])) return 'a notice has a message and a messageZh'
  }
  return null
}

/** Keys are unique in one answer: two steps of one key would be the same step. */
export function checkCaseSteps(answer: unknown): string | null {
  if (!Array.isArray(answer) || answer.length > LIST_MAX) return `steps are a list of at most ${LIST_MAX}`
  const keys = new Set<unknown>()
  for (const step of answer as unknown[]) {
    if (!isRecord(step)) return 'a step is an object { key, treatment, channels, reason }'
    const { key, treatment, channels, reason } = step
    if (typeof key !== 'string' || key === '' || key.length > KEY_MAX) return `key ${show(key)} is not a text of 1 to ${KEY_MAX} characters`
    if (keys.has(key)) return `key ${show(key)} is there twice`
    keys.add(key)
    if (!isCode(treatment)) return `treatment ${show(treatment)} is not upper snake case`
    if (!isCode(reason)) return `reason ${show(reason)} is not an upper-snake-case code`
    if (!Array.isArray(channels) || channels.some((channel) => !CHANNEL_SET.has(channel))) return `channels ${show(channels)} are not a list of channels`
  }
  return null
}

/** The check of each point; `segment.assign` needs the batch's segments, observers answer nothing. */
export const ANSWER_CHECKS: { readonly [N in Exclude<HookName, 'segment.assign' | 'contact.recorded' | 'payment.recorded' | 'promise.settled'>]: AnswerCheck } = {
  'segment.grade': checkGrade,
  'case.steps': checkCaseSteps,
  'step.ready': checkVeto,
  'contact.channels': checkChannels,
  'contact.guard': checkVeto,
  'queue.priority': checkRank,
  'case.notices': checkNotices,
}

function show(value: unknown): string {
  // What an object says of itself is its own code; and a text may be a book.
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'string') return String(value)
  return value.length > 80 ? `${JSON.stringify(value.slice(0, 80))}…` : JSON.stringify(value)
}
