import { canonicalJson, sha256 } from './audit-chain.rules.ts'

/** An event as the chain has it; what is written after the fact (who observed it, failures) is no part of it. */
export interface AuditEvent {
  readonly id: number
  /** UTC, with milliseconds. */
  readonly at: string
  readonly type: string
  readonly actor: string
  readonly customerId: number | null
  readonly caseId: number | null
  readonly queueId: number | null
  readonly queueSeq: number | null
  readonly payload: unknown
}

/** Codes, dates, instants, amounts and languages: never a person's words, nor as many digits as a telephone number has. */
const PLAIN = /^(?:[A-Z][A-Z0-9_]*|\d{4}-\d{2}-\d{2}(?:T[0-9:.]+Z)?|-?\d{1,6}|-?\d{1,15}\.\d{1,4}|[a-z]{2}(?:-[A-Za-z]{2,4})?)$/
/** Names of things of the house, whose values are codes that a person chose. */
const CODES = new Set([
  'code', 'codes', 'plugin', 'stepKey', 'treatment', 'strategy', 'strategyCode', 'segment', 'segmentCode', 'queue', 'team', 'agent', 'agentCode',
  'portfolio', 'rule', 'pack', 'version', 'kind', 'fields', 'reasonCodes', 'templateCode', 'contentHash', 'currency', 'citation', 'stage', 'content', 'missing', 'requires',
])
/** What tells of a person even where the event is about no customer. */
const PERSONAL = new Set(['name', 'fullName', 'email', 'phone', 'address', 'value', 'note', 'text', 'comment', 'message'])

/**
 * The payload without anybody's words: a text that is not plainly a code is replaced by `{ "sha256": … }` over the event's id, its place
 * and the text. So a changed text is found, and who has the text can show that it is the one. Events about no customer are the house's
 * own settings, and keep all but names and notes.
 */
export function maskPayload(event: Pick<AuditEvent, 'id' | 'customerId' | 'caseId' | 'payload'>): unknown {
  const settings = event.customerId === null && event.caseId === null
  const mask = (value: unknown, path: readonly string[], key: string): unknown => {
    if (Array.isArray(value)) return value.map((item, i) => mask(item, [...path, String(i)], key))
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mask(v, [...path, k], k)]))
    if (typeof value !== 'string') return value
    const shown = !PERSONAL.has(key) && (settings || CODES.has(key) || PLAIN.test(value))
    return shown ? value : { sha256: sha256(`${event.id}:${path.join('.')}:`, value) }
  }
  return mask(event.payload, [], '')
}

/** Canonical JSON of an event, masked. */
export function auditEventText(event: AuditEvent): string {
  return canonicalJson({ ...event, payload: maskPayload(event) })
}
