import type { Finding, Gate } from './gate/gate.rules.ts'
import { ownRule } from './gate/own-rule.rules.ts'
import type { Pack, PackRule } from './gate/pack.schema.ts'
import { block } from './gate/verdict.types.ts'

/** The house may not be asked, or has nothing to ask. */
const rule = (id: string): PackRule => ownRule(id, 'Product policy')

const HOUSEKEEPING: Pack = {
  code: 'CORE', version: '1', jurisdiction: null, title: 'What must be so before any pack is asked', onlyWhenNamed: false, effectiveFrom: null, effectiveTo: null,
  reviewed: null, disclaimer: 'Product policy, not legal advice.', calendars: {}, fallbackZones: {}, rules: [rule('PACK-KNOWN')],
}

const finding = (id: string, code: string, reason: string): Finding => ({ ...block(code, reason), rule: rule(id), pack: HOUSEKEEPING })

/** A gate that refuses everything where a pack that must bind is missing or not signed off; else the gate itself. */
export function barred(gate: Gate, unknown: readonly string[], unsigned: readonly string[]): Gate {
  const bars = [
    ...unknown.map((code) => finding('PACK-KNOWN', 'PACK_UNKNOWN', `The rule pack ${code} must bind here and is not there. Load it, or take it off the portfolio.`)),
    ...unsigned.map((label) => finding('PACK-SIGNED', 'PACK_NOT_SIGNED', `Nobody signed off the rule pack ${label}, and this portfolio requires it.`)),
  ]
  if (bars.length === 0) return gate
  return {
    packs: gate.packs,
    locate: (debtor) => gate.locate(debtor),
    check(situation, at) {
      const { findings } = gate.check(situation, at)
      return { decision: 'BLOCK', until: null, reviewAt: null, requirements: [], findings: [...bars, ...findings] }
    },
  }
}
