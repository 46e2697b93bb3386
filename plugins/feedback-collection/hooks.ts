import type { Listeners } from '../../src/plugin-host/index.ts'
import { fileFromContacts } from './complaint.service.ts'
import type { Config } from './config.ts'
import { complaintNotices } from './rules.ts'

export const hooks: Listeners<Config> = {
  async 'case.notices'(items, { host }) {
    const rows = await host.query<{ caseId: number; dueBy: Date }>(
      `SELECT case_id AS "caseId", due_by AS "dueBy" FROM feedback_complaint
       WHERE customer_id = ANY($1::bigint[]) AND case_id = ANY($2::bigint[]) AND state = 'RECEIVED'`,
      [items.map((item) => item.customerId), items.map((item) => item.caseId)],
    )
    const now = host.now()
    return items.map((item) => complaintNotices(rows.filter((row) => row.caseId === item.caseId).map((row) => row.dueBy), now))
  },

  async 'contact.recorded'(items, { config, host }) {
    const complaints = items.filter((item) => item.outcomeCode === config.complaintOutcome)
    if (complaints.length > 0) await fileFromContacts(host, config, complaints)
  },
}
