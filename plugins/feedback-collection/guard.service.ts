import type { Channel, ContactRequest, PluginHost, Veto } from '../../src/plugin-host/index.ts'
import { INVITATION } from './invitation.rules.ts'

/**
 * Two objections. A channel that a person ruled out after a complaint about it: to every contact by it. And an invitation to
 * somebody who became vulnerable, died, or complained since: asked again when it is dispatched. At most two queries a batch.
 */
export async function guardContacts(host: PluginHost, items: readonly ContactRequest[]): Promise<(Veto | null)[]> {
  const customerIds = [...new Set(items.map((item) => item.customerId))]
  const optOuts = await host.query<{ customerId: number; channel: Channel }>(
    `SELECT customer_id AS "customerId", opt_out_channel AS channel FROM feedback_complaint WHERE customer_id = ANY($1::bigint[]) AND opt_out_state = 'ACCEPTED'`,
    [customerIds],
  )
  const closed = new Set(optOuts.map(({ customerId, channel }) => `${customerId} ${channel}`))
  const unwelcome = await notToInvite(host, items.filter((item) => item.treatment === INVITATION).map((item) => item.customerId))
  return items.map(({ customerId, channel, treatment }) => {
    if (closed.has(`${customerId} ${channel}`)) {
      return { code: 'CHANNEL_COMPLAINED_OF', reason: `The customer complained about ${channel}, and it was decided not to use it any more.`, until: null }
    }
    if (treatment === INVITATION && unwelcome.has(customerId)) {
      return { code: 'INVITATION_UNWELCOME', reason: 'The customer is vulnerable, has died, or has complained: no invitation to give feedback.', until: null }
    }
    return null
  })
}

async function notToInvite(host: PluginHost, customerIds: readonly number[]): Promise<ReadonlySet<number>> {
  if (customerIds.length === 0) return new Set()
  const rows = await host.query<{ id: number }>(
    `SELECT id FROM customer k WHERE id = ANY($1::bigint[])
       AND (vulnerable OR deceased OR EXISTS (SELECT 1 FROM feedback_complaint c WHERE c.customer_id = k.id))`,
    [customerIds],
  )
  return new Set(rows.map((row) => row.id))
}
