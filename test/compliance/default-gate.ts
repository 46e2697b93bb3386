import { DEFAULT_PACK } from '../../src/compliance/default-pack.ts'
import { compileGate } from '../../src/compliance/gate.rules.ts'
import type { GateRequest } from '../../src/compliance/gate.types.ts'
import { request } from './request.ts'

export const gate = compileGate(DEFAULT_PACK)

/** Decision, codes and first lawful instant, short enough for a table. */
export function verdict(change: Partial<GateRequest>): [string, string[], string | null] {
  const answer = gate.check(request(change))
  const next = answer.nextAllowedAt
  return [answer.decision, answer.refusals.map((r) => r.code), next === null ? null : new Date(next).toISOString().replace('.000Z', 'Z')]
}
