import { type CaseNotice, InvalidInput } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

/** When a complaint is to be answered: so many times 24 hours after it was received. */
export function complaintDueBy(receivedAt: Date, { complaintDays }: Config): Date {
  return new Date(receivedAt.getTime() + complaintDays * 86_400_000)
}

/** A CSAT score, 1 (worst) to 5. Throws `InvalidInput`. */
export function checkScore(score: number): void {
  if (Number.isInteger(score) && score >= 1 && score <= 5) return
  throw new InvalidInput(`score is ${score}. Give a whole number from 1 to 5.`, ['score'])
}

/** Trimmed; null when nothing is left. Throws `InvalidInput` when it is too long. */
export function cleanText(text: string | null | undefined, { textMax }: Config): string | null {
  const clean = (text ?? '').trim()
  if (clean.length > textMax) throw new InvalidInput(`text has ${clean.length} characters. Keep it to ${textMax}.`, ['text'])
  return clean === '' ? null : clean
}

/** A category of complaint in the house's own list: upper snake case. Throws `InvalidInput`. */
export function checkCategory(category: string): void {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(category)) {
    throw new InvalidInput(`category "${category.slice(0, 64)}" is not a code. Write it like COMMUNICATION_TACTICS.`, ['category'])
  }
}

/** What a person who opens a case with open complaints should know; `dueBy` are the instants by which they are to be answered. */
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
