import { compileGate, type GateAnswer } from '../../../src/compliance/gate/gate.rules.ts'
import { parsePack } from '../../../src/compliance/gate/pack.schema.ts'
import type { ContactEvent, Debtor, ProposedContact, Situation } from '../../../src/compliance/gate/situation.types.ts'

export const at = (text: string): number => Date.parse(text)
/** Days since 1970-01-01. */
export const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

const ROUND = { jurisdiction: null, title: 'One rule', reviewed: null, disclaimer: 'For a test.', version: '1', code: 'ONE' }
const PLAIN = { id: 'ONE', citation: 'Test', legalForce: 'policy-default', confidence: 'high', source: { type: 'policy', quality: 'none' }, channels: ['VOICE', 'SMS'] }

type Change = Partial<Omit<Situation, 'action' | 'debtor'>> & { readonly action?: Partial<ProposedContact>; readonly debtor?: Partial<Debtor> }

/** A call to a debtor in New York about two debts, of whom nothing is on record. */
export function situation({ action, debtor, ...rest }: Change = {}): Situation {
  return {
    action: {
      channel: 'VOICE', purpose: 'collect', recipientRole: 'debtor', debtIds: null, content: new Set(), address: '+1', addressFlags: [], destination: 'mobile', autodialed: false, prerecorded: false,
      ...action,
    },
    collector: { id: 'C', type: 'third-party', creditorType: 'bank' },
    debtor: {
      country: 'US', region: 'NY', timeZones: ['America/New_York'], birthDay: null, deceased: false, vulnerabilities: [], representative: null, workplace: null, inconvenient: [],
      workingHours: [], occasions: [],
      ...debtor,
    },
    debts: [{ id: 'D1', purpose: 'consumer', product: 'card', limitationExpiresOn: null }, { id: 'D2', purpose: 'consumer', product: 'card', limitationExpiresOn: null }],
    history: [], optOuts: [], consents: [], ceaseWritten: [], disputes: [], moratoria: [], holds: [], notices: [], validation: { initialCommunicationOn: null, noticeSentOn: null },
    facts: new Set(), freshness: new Map(), inDefaultSince: null,
    ...rest,
  }
}

export const call = (when: string, change: Partial<ContactEvent> = {}): ContactEvent => ({
  at: at(when), channel: 'VOICE', direction: 'outbound', outcome: 'no-answer', debtIds: null, address: '+1', destination: 'mobile', recipientRole: 'debtor', collectorId: null, purpose: 'collect',
  prerecorded: false, ...change,
})

/** The gate of one rule, asked at an instant; the pack's own fields may be changed too. */
export function judge(rule: object, change: Change, when: string, pack: object = {}): GateAnswer {
  return compileGate([parsePack({ ...ROUND, ...pack, rules: [{ ...PLAIN, effect: { decision: 'DEFER' }, ...rule }] })]).check(situation(change), at(when))
}

/** ALLOW; or the decision with its `until` or `reviewAt`, without milliseconds where there are none. */
export function told({ decision, until, reviewAt }: GateAnswer): string {
  const instant = until ?? reviewAt
  return instant === null ? decision : `${decision} ${new Date(instant).toISOString().replace('.000Z', 'Z')}`
}
