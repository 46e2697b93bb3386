import { createHash } from 'node:crypto'
import { type CaseStep, type ContactRecorded, InvalidInput } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

export const INVITATION = 'FEEDBACK_INVITATION'
const DAY = 86_400_000

/** Key of the step by which a contact's invitation is sent; `contactId` is the conversation that it is about. */
export const inviteKey = (contactId: number): string => `invite:${contactId}`

/** The conversation in the key of such a step; null for another plugin's or another step. */
export function invitedContact(step: { readonly plugin: string | null; readonly stepKey: string }): number | null {
  const id = step.plugin === 'feedback-collection' ? /^invite:(\d{1,15})$/.exec(step.stepKey)?.[1] : undefined
  return id === undefined ? null : Number(id)
}

/** Whether this contact is in the sample: the same contact always answers alike, and contacts do so independently of each other. */
export function isSampled(contactId: number, share: number): boolean {
  return createHash('sha256').update(`invite:${contactId}`).digest().readUInt32BE(0) < share * 2 ** 32
}

/** Contacts that the sample takes, none of them a complaint. Who may be invited at all is asked of the database. */
export function sampledContacts(contacts: readonly ContactRecorded[], { complaintOutcome, invitations: { shares } }: Config): ContactRecorded[] {
  return contacts.filter(
    ({ contactId, outcomeClass, outcomeCode }) =>
      outcomeCode !== complaintOutcome && isSampled(contactId, (shares as Readonly<Record<string, number>>)[outcomeClass] ?? 0),
  )
}

export interface InvitationTimes {
  readonly sendBy: Date
  readonly sentAt: Date | null
  readonly expiresAt: Date | null
  readonly answeredAt: Date | null
}

export const INVITATION_STATES = ['WAITING', 'SENT', 'ANSWERED', 'EXPIRED'] as const
export type InvitationState = (typeof INVITATION_STATES)[number]

export function invitationState({ sendBy, sentAt, expiresAt, answeredAt }: InvitationTimes, now: Date): InvitationState {
  if (answeredAt !== null) return 'ANSWERED'
  if (now >= (expiresAt ?? sendBy)) return 'EXPIRED'
  return sentAt === null ? 'WAITING' : 'SENT'
}

/** Why an answer is not taken; null: it is. One whose token was handed out may be answered before its sending is recorded. */
export function answerRefusal(invitation: InvitationTimes & { readonly byToken: boolean }, now: Date, { invitations }: Config): 'ANSWERED' | 'EXPIRED' | 'NOT_SENT' | null {
  const { answeredAt, sentAt, sendBy, expiresAt, byToken } = invitation
  if (answeredAt !== null) return 'ANSWERED'
  if (sentAt === null && !byToken) return 'NOT_SENT'
  return now >= (expiresAt ?? new Date(sendBy.getTime() + invitations.validDays * DAY)) ? 'EXPIRED' : null
}

export function invitationStep(contactId: number, { invitations }: Config): CaseStep {
  return { key: inviteKey(contactId), treatment: INVITATION, channels: invitations.channels, reason: 'SAMPLED_CONTACT' }
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Something says what the answer is about, and an invitation is named once. Throws `InvalidInput`. */
export function checkTarget({ caseId, invitationId, token }: Readonly<Record<'caseId' | 'invitationId' | 'token', unknown>>): void {
  if ((caseId ?? invitationId ?? token ?? null) === null) throw new InvalidInput('None of caseId, invitationId and token is given. Give one.', ['caseId'])
  if ((invitationId ?? null) !== null && (token ?? null) !== null) throw new InvalidInput('Both invitationId and token are given. Give one of them.', ['token'])
}
