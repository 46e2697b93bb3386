import { describe, expect, it } from 'vitest'
import { compileGate, type Gate } from '../../../src/compliance/gate/gate.rules.ts'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'
import { type Case, CASES, instantOf, MORE_CASES, packsOf, situationOf } from './cases.ts'

const gates = new Map<string, Gate>()
function gateOf(codes: readonly string[]): Gate {
  const key = codes.join()
  const known = gates.get(key)
  if (known !== undefined) return known
  const gate = compileGate(codes.map((code) => SHIPPED_PACKS.get(code) ?? expect.fail(`There is no pack ${code}.`)))
  gates.set(key, gate)
  return gate
}

const named = (cases: readonly Case[]) => cases.map((one) => [one.id, one.title, one] as const)

describe.each([
  ['golden cases', CASES],
  ['more golden cases', MORE_CASES],
])('%s', (_name, cases) => {
  it.each(named(cases))('%s %s', (_id, _title, one) => {
    const answer = gateOf(packsOf(one)).check(situationOf(one), instantOf(one))
    const { decision, until, reviewAt, requirements, decidedBy } = one.expected
    const deciding = answer.findings.filter((finding) => finding.decision === answer.decision).map((finding) => finding.rule.id)
    expect({ decision: answer.decision, until: answer.until === null ? undefined : new Date(answer.until).toISOString() }, JSON.stringify(answer.findings.map((f) => [f.rule.id, f.decision, f.reason]))).toEqual({
      decision,
      until: until === undefined ? undefined : new Date(until).toISOString(),
    })
    if (reviewAt !== undefined) expect(answer.reviewAt).toBe(Date.parse(reviewAt))
    expect([...answer.requirements].sort()).toEqual([...(requirements ?? [])].sort())
    for (const rule of decidedBy ?? []) expect(deciding).toContain(rule)
  })
})
