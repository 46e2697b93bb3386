import type { CaseStep, Channel, Listeners } from '../../src/plugin-host/index.ts'
import { fileFromContacts } from './complaint.service.ts'
import { complaintNotices, dueTasks, optOutNotices } from './complaint.rules.ts'
import type { Config } from './config.ts'
import { checkOnceADay } from './guardrail-daily.service.ts'
import { guardContacts } from './guard.service.ts'
import { invitationStep } from './invitation.rules.ts'
import { inviteFromContacts, markSent } from './invitation.service.ts'
import { openComplaints, waitingInvitations } from './open.service.ts'

export const hooks: Listeners<Config> = {
  async 'case.steps'(items, { config, host, businessDate }) {
    await checkOnceADay(host, config, businessDate)
    const now = host.now()
    const customerIds = items.map((item) => item.customerId)
    const [complaints, invitations] = [await openComplaints(host, customerIds), await waitingInvitations(host, customerIds, now)]
    return items.map(({ caseId, facts }): CaseStep[] => {
      const due = dueTasks(complaints.get(caseId) ?? [], now, config)
      if (facts.vulnerable || facts.deceased) return due
      return [...due, ...(invitations.get(caseId) ?? []).map((contactId) => invitationStep(contactId, config))]
    })
  },

  'contact.guard': (items, { host }) => guardContacts(host, items),

  async 'case.notices'(items, { host }) {
    const [rows, optOuts] = await Promise.all([
      openComplaints(host, items.map((item) => item.customerId)),
      host.query<{ caseId: number; channel: Channel }>(
        `SELECT case_id AS "caseId", opt_out_channel AS channel FROM feedback_complaint WHERE case_id = ANY($1::bigint[]) AND opt_out_state = 'SUGGESTED'`,
        [items.map((item) => item.caseId)],
      ),
    ])
    const now = host.now()
    return items.map(({ caseId }) => [
      ...complaintNotices((rows.get(caseId) ?? []).map((row) => row.dueBy), now),
      ...optOutNotices(optOuts.filter((row) => row.caseId === caseId).map((row) => row.channel)),
    ])
  },

  async 'contact.recorded'(items, { config, host }) {
    const complaints = items.filter((item) => item.outcomeCode === config.complaintOutcome)
    // First, so that who complains in this very batch is not invited.
    if (complaints.length > 0) await fileFromContacts(host, config, complaints)
    await markSent(host, config, items)
    await inviteFromContacts(host, config, items)
  },
}
