import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { remoteDecisions } from '../plugin.ts'

/** 32 bytes, as Standard Webhooks writes a secret. */
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
export const BUSINESS_DATE = '2026-03-02'
export const FRAME = { businessDate: BUSINESS_DATE }

process.env['TEST_REMOTE_KEY'] = SECRET
process.env['TEST_REMOTE_OTHER_KEY'] = OTHER_SECRET

export const endpoint = (url: string, more: object = {}) => ({ url, allowInsecure: true, secret: { env: 'TEST_REMOTE_KEY' }, ...more })

/** The hooks of a host in which this plugin forwards one hook. */
export function forwarding(hook: string, url: string, more: object = {}, settings: Parameters<typeof createTestHooks>[1] = {}) {
  return createTestHooks([remoteDecisions], { ...settings, options: { 'remote-decisions': { hooks: { [hook]: endpoint(url, more) } } } })
}

export const cases = (count: number) => Array.from({ length: count }, (_, i) => ({ caseId: i + 1, customerId: i + 1, facts: makeFacts({ dpd: i }), previous: null }))

export const contacts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ caseId: i + 1, customerId: i + 1, channel: 'VOICE' as const, treatment: 'CALL', at: '2026-03-02T15:00:00Z', stage: 'PLAN' as const }))

/** A good answer at `segment.grade`. */
export const graded = (grade: string) => ({ grade, risk: 10, ability: null, willingness: null, reasonCodes: ['MODEL'] })
