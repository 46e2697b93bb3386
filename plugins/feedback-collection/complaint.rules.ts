import { type CaseNotice, type CaseStep, type Channel, InvalidInput } from '../../src/plugin-host/index.ts'
import type { Suggestion } from './classify.service.ts'
import type { Config } from './config.ts'

const DAY = 86_400_000

export const SEVERITIES = ['LOW', 'NORMAL', 'HIGH', 'CRITICAL'] as const
export type Severity = (typeof SEVERITIES)[number]

/** A topic of a model is worth a suggestion from here on. */
const SURE = 0.5

/** By when a complaint is to be acknowledged, and answered: so many times 24 hours after it was received or reopened. */
export function complaintClocks(from: Date, { acknowledgeDays, complaintDays }: Config): { ackDueBy: Date; dueBy: Date } {
  return { ackDueBy: new Date(from.getTime() + acknowledgeDays * DAY), dueBy: new Date(from.getTime() + complaintDays * DAY) }
}

/** A category of complaint in the house's own list: upper snake case. Throws `InvalidInput`. */
export function checkCategory(category: string): void {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(category)) {
    throw new InvalidInput(`category "${category.slice(0, 64)}" is not a code. Write it like COMMUNICATION_TACTICS.`, ['category'])
  }
}

/** Throws `InvalidInput` for a root cause that the configuration does not have. */
export function checkRootCause(rootCause: string, { rootCauses }: Config): void {
  const codes = rootCauses.map(({ code }) => code)
  if (!codes.includes(rootCause)) throw new InvalidInput(`No root cause is called ${rootCause.slice(0, 64)}. Use one of ${codes.join(', ')}.`, ['rootCause'])
}

/** The topic that a model is sure enough of; null: none. */
export function likelyTopic(suggestion: Suggestion | null): string | null {
  const [first] = suggestion?.topics ?? []
  return first !== undefined && first.probability >= SURE ? first.label : null
}

/** The channel from which an opt-out is to be suggested: the action's, when the complaint is about the channel; null: none. */
export function optOutChannel(
  complaint: { readonly category: string; readonly rootCause: string | null; readonly suggestion: Suggestion | null; readonly channel: Channel | null },
  { channelCodes }: Config,
): Channel | null {
  const { category, rootCause, suggestion, channel } = complaint
  if (channel === null || channel === 'LEGAL') return null
  // A person's word wins; a model's counts only where no person has said what it is about.
  const about = [rootCause, category === 'RAISED_IN_CONTACT' ? likelyTopic(suggestion) : category]
  return about.some((code) => code !== null && channelCodes.includes(code)) ? channel : null
}

/** An open complaint, as its clocks see it. */
export interface OpenComplaint {
  readonly id: number
  readonly caseId: number
  readonly acknowledged: boolean
  /** Null: without such a clock. */
  readonly ackDueBy: Date | null
  /** Of the last reopening, or else of the receipt. */
  readonly dueBy: Date
  readonly reopenCount: number
}

/** Tasks for clocks that run out within `warnDays` of `at`, or have: one a complaint, clock and reopening. */
export function dueTasks(open: readonly OpenComplaint[], at: Date, { warnDays }: Config): CaseStep[] {
  const near = (due: Date) => due.getTime() - warnDays * DAY <= at.getTime()
  return open.flatMap((complaint): CaseStep[] => {
    const task = (clock: string, reason: string) => ({ key: `complaint:${complaint.id}:${clock}`, treatment: 'COMPLAINT_DUE', channels: [], reason })
    const acknowledge = !complaint.acknowledged && complaint.ackDueBy !== null && near(complaint.ackDueBy)
    return [
      ...(acknowledge ? [task('acknowledge', 'COMPLAINT_ACKNOWLEDGE_DUE')] : []),
      ...(near(complaint.dueBy) ? [task(complaint.reopenCount === 0 ? 'answer' : `answer:${complaint.reopenCount}`, 'COMPLAINT_ANSWER_DUE')] : []),
    ]
  })
}

/** What a person who opens this case should know; `dueBy` are the instants by which its open complaints are to be answered. */
export function complaintNotices(dueBy: readonly Date[], now: Date): CaseNotice[] {
  if (dueBy.length === 0) return []
  const first = new Date(Math.min(...dueBy.map((due) => due.getTime())))
  const day = first.toISOString().slice(0, 10)
  const late = first < now
  const count = dueBy.length === 1 ? '1 complaint is' : `${dueBy.length} complaints are`
  return [
    {
      code: late ? 'COMPLAINT_OVERDUE' : 'COMPLAINT_OPEN',
      severity: late ? 'URGENT' : 'WARNING',
      message: `${count} open, to be answered by ${day}${late ? ', which has passed' : ''}.`,
      messageZh: `有 ${dueBy.length} 件未结投诉，答复期限 ${day}${late ? '，已逾期' : ''}。`,
    },
  ]
}

/** Channels that the customer complained of, and on which a person has still to decide. */
export function optOutNotices(channels: readonly Channel[]): CaseNotice[] {
  return [...new Set(channels)].map((channel) => ({
    code: 'OPT_OUT_SUGGESTED',
    severity: 'WARNING',
    message: `The customer complained about ${channel}: decide whether that channel is still used (complaintOptOutDecide).`,
    messageZh: `客户投诉了 ${channel} 渠道：请决定是否停用该渠道。`,
  }))
}
