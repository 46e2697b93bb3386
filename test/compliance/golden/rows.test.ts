import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rulebook } from '../../../src/compliance/rulebook.ts'
import { createRulebooks } from '../../../src/compliance/rulebook.service.ts'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { globalId } from '../../api/two-portfolios.ts'
import { type Case, CASES, instantOf, MORE_CASES, packsOf, situationOf } from './cases.ts'
import { tellInRows, type Told, untold } from './rows.ts'

const ALL = [...CASES, ...MORE_CASES]
const TELLABLE = ALL.filter((one) => untold(one) === null)

let app: TestApp
let told: ReadonlyMap<string, Told>
let book: Rulebook
beforeAll(async () => {
  app = await createTestApp()
  told = new Map((await tellInRows(app.db, TELLABLE)).map((one) => [one.one.id, one]))
  book = await createRulebooks().read(app.db)
})
afterAll(() => app.close())

const sorted = (codes: readonly string[]) => [...codes].sort()
const inMs = (at: string | null | undefined) => (at === null || at === undefined ? null : Date.parse(at))

interface Answer {
  readonly decision: string
  readonly until: number | null
  readonly reviewAt: number | null
  readonly requirements: readonly string[]
  readonly findings: readonly { readonly rule: string; readonly decision: string }[]
}

const CHECK = 'query ($input: ContactCheckInput!) { contactCheck(input: $input) { decision until reviewAt requirements findings { rule decision } } }'

async function ask({ one, caseId, contactPointId, actionId, content }: Told): Promise<Answer> {
  const { channel, purpose, recipientRole, autodialed, prerecorded } = situationOf(one).action
  const { data, errors } = await app.execute(CHECK, {
    input: {
      case: {
        caseId: globalId('Case', caseId), channel, contactPointId: contactPointId === null ? null : globalId('ContactPoint', contactPointId), at: new Date(instantOf(one)).toISOString(), purpose, recipientRole, content,
        actionId: globalId('Action', actionId), autodialed, prerecorded,
      },
    },
  })
  expect(errors).toBeUndefined()
  const { until, reviewAt } = data.contactCheck
  return { ...data.contactCheck, until: inMs(until), reviewAt: inMs(reviewAt) }
}

function said({ decision, until, reviewAt, requirements, findings }: Answer, { expected }: Case): object {
  const deciding = findings.filter((finding) => finding.decision === decision).map((finding) => finding.rule)
  return {
    decision, until, ...(expected.reviewAt === undefined ? {} : { reviewAt }), requirements: sorted(requirements), notDeciding: (expected.decidedBy ?? []).filter((rule) => !deciding.includes(rule)),
    findings: sorted(findings.map((finding) => `${finding.rule} ${finding.decision}`)),
  }
}

/** What the case expects, and every finding, deciding or not, that the gate has of it as described. */
function hoped(one: Case): object {
  const { decision, until, reviewAt, requirements = [] } = one.expected
  const described = book.bindingOfCodes(packsOf(one))?.gate.check(situationOf(one), instantOf(one)) ?? expect.fail('A pack is not there.')
  return {
    decision, until: inMs(until), ...(reviewAt === undefined ? {} : { reviewAt: inMs(reviewAt) }), requirements: sorted(requirements), notDeciding: [],
    findings: sorted(described.findings.map((finding) => `${finding.rule.id} ${finding.decision}`)),
  }
}

describe('golden cases in rows', () => {
  it('are most of them', () => {
    const reasons = new Map<string, number>()
    for (const one of ALL) {
      const why = untold(one)
      if (why !== null) reasons.set(why, (reasons.get(why) ?? 0) + 1)
    }
    console.log(`${TELLABLE.length} of ${ALL.length} golden cases are told in rows. Left out:\n${[...reasons].sort(([, a], [, b]) => b - a).map(([why, count]) => `  ${count}: ${why}`).join('\n')}`)
    expect(TELLABLE.length).toBeGreaterThan(ALL.length / 2)
  })

  it.each(TELLABLE.map((one) => [one.id, one.title, one] as const))('%s %s', async (id, _title, one) => {
    expect(said(await ask(told.get(id) as Told), one)).toEqual(hoped(one))
  })
})
