import { compileGate } from '../../src/compliance/gate/gate.rules.ts'
import { type Pack, parsePack } from '../../src/compliance/gate/pack.schema.ts'
import { SHIPPED_DOCUMENTS, SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { type HouseRequest, request, situationOf } from './request.ts'

export const GLOBAL = SHIPPED_PACKS.get('GLOBAL') as Pack
export const HOUSE = SHIPPED_PACKS.get('HOUSE') as Pack
/** As it is written down, defaults left out. */
export const houseDocument = SHIPPED_DOCUMENTS.find((one) => (one as { code: string }).code === 'HOUSE') as { rules: { id: string; kind: string; parameters: object; effect: object }[] }
export const houseRule = (id: string) => houseDocument.rules.find((rule) => rule.id === id) as (typeof houseDocument.rules)[number]

export interface HouseAnswer {
  readonly decision: string
  readonly until: number | null
  readonly findings: readonly { readonly code: string; readonly rule: string; readonly citation: string; readonly reason: string; readonly until: number | null; readonly reviewAt: number | null }[]
}

/** The gate of some packs, asked in the house's terms. */
export function gateOf(packs: readonly Pack[]): { check(request: HouseRequest): HouseAnswer } {
  const gate = compileGate(packs)
  return {
    check(asked) {
      const { decision, until, findings } = gate.check(situationOf(asked), asked.at)
      return { decision, until, findings: findings.map((f) => ({ code: f.code, rule: f.rule.id, citation: f.rule.citation, reason: f.reason, until: f.until, reviewAt: f.reviewAt })) }
    },
  }
}

/** What binds in a country without a pack: GLOBAL and HOUSE. */
export const gate = gateOf([GLOBAL, HOUSE])

/** A gate of these rules alone, in the places that GLOBAL knows. */
export const gateOfRules = (...rules: object[]) => gateOf([parsePack({ ...GLOBAL, code: 'TEST', rules })])

/** Decision, codes and first lawful instant, short enough for a table. A code that two rules give, of GLOBAL and of HOUSE, stands once. */
export function verdict(change: Partial<HouseRequest>): [string, string[], string | null] {
  const answer = gate.check(request(change))
  return [answer.decision, [...new Set(answer.findings.map((f) => f.code))], answer.until === null ? null : new Date(answer.until).toISOString().replace('.000Z', 'Z')]
}
