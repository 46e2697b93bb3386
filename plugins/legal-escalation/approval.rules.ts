import type { Veto } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'

export type ApprovalState = 'REQUESTED' | 'APPROVED' | 'REJECTED' | 'REPLACED'
export type ApprovalPurpose = 'OPENING' | 'FILING'

/** The latest approval of a case for a purpose. */
export interface ApprovalView {
  readonly state: ApprovalState
  readonly claimMinor: number
  /** 'YYYY-MM-DD'; null: not decided. */
  readonly decidedOn: string | null
  readonly decisionReason: string | null
}

/** Whether an approval must be there at all. */
export function needsApproval(purpose: ApprovalPurpose, claimMinor: number, { approval }: Config): boolean {
  if (purpose === 'FILING') return approval.filing
  return approval.openingFromMinor !== null && claimMinor >= approval.openingFromMinor
}

/** Why an approval no longer counts; null: it does. */
export function staleness(approval: Pick<ApprovalView, 'claimMinor' | 'decidedOn'>, claimMinor: number, today: string, config: Config): string | null {
  const { tolerance, validDays } = config.approval
  if (Math.abs(claimMinor - approval.claimMinor) > approval.claimMinor * tolerance) {
    return `It was given for a claim of ${approval.claimMinor} in minor units; the claim is ${claimMinor} now.`
  }
  if (approval.decidedOn !== null && today >= addDays(approval.decidedOn, validDays)) {
    return `It was given on ${approval.decidedOn} and held for ${validDays} days.`
  }
  return null
}

/** What stands against going on for want of an approval; null: nothing. */
export function approvalVeto(purpose: ApprovalPurpose, approval: ApprovalView | null, claimMinor: number, today: string, config: Config): Veto | null {
  if (!needsApproval(purpose, claimMinor, config)) return null
  const missing = (reason: string): Veto => ({ code: 'APPROVAL_MISSING', reason, until: null })
  const what = purpose === 'FILING' ? 'The filing' : 'The opening'
  if (approval === null) return missing(`${what} is not approved. Ask for it with legalCaseApprovalRequest; another person approves.`)
  if (approval.state === 'REQUESTED') return missing(`${what} waits for the approval of another person.`)
  if (approval.state === 'REJECTED') return missing(`${what} was rejected (${approval.decisionReason ?? 'no reason given'}). Mend it and ask again.`)
  const stale = staleness(approval, claimMinor, today, config)
  return stale === null ? null : { code: 'APPROVAL_STALE', reason: `${what} was approved, but no longer for this. ${stale} Ask again.`, until: null }
}
