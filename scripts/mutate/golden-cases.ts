// Runs the golden cases without a test runner, in half a second: exit code 1 at the first that is not as written. Most changes end here.
import { compileGate } from '../../src/compliance/gate/gate.rules.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { CASES, instantOf, packsOf, situationOf } from '../../test/compliance/golden/cases.ts'

for (const one of CASES) {
  const gate = compileGate(packsOf(one).map((code) => SHIPPED_PACKS.get(code) as never))
  const { decision, until, requirements } = gate.check(situationOf(one), instantOf(one))
  const { expected } = one
  const asWritten =
    decision === expected.decision &&
    until === (expected.until === undefined ? null : Date.parse(expected.until)) &&
    [...requirements].sort().join() === [...(expected.requirements ?? [])].sort().join()
  if (!asWritten) process.exit(1)
}
