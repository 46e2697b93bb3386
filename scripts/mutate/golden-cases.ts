// Runs the golden cases without a test runner, in a second: exit code 1 at the first that is not as written. Most changes end here.
import { compileGate, type Gate } from '../../src/compliance/gate/gate.rules.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { CASES, instantOf, MORE_CASES, packsOf, situationOf } from '../../test/compliance/golden/cases.ts'

const gates = new Map<string, Gate>()
for (const one of [...CASES, ...MORE_CASES]) {
  const codes = packsOf(one)
  const gate = gates.get(codes.join()) ?? compileGate(codes.map((code) => SHIPPED_PACKS.get(code) as never))
  gates.set(codes.join(), gate)
  const { decision, until, reviewAt, requirements, findings } = gate.check(situationOf(one), instantOf(one))
  const { expected } = one
  const deciding = new Set(findings.filter((finding) => finding.decision === decision).map((finding) => finding.rule.id))
  const asWritten =
    decision === expected.decision &&
    until === (expected.until === undefined ? null : Date.parse(expected.until)) &&
    (expected.reviewAt === undefined || reviewAt === Date.parse(expected.reviewAt)) &&
    [...requirements].sort().join() === [...(expected.requirements ?? [])].sort().join() &&
    (expected.decidedBy ?? []).every((rule) => deciding.has(rule))
  if (!asWritten) process.exit(1)
}
