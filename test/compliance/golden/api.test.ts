import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { askedOf, CHECK } from './ask-api.ts'
import { type Case, CASES, MORE_CASES } from './cases.ts'

interface Finding { rule: string; pack: string; decision: string; reason: string; citation: string; confidence: string; reviewed: boolean }

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const inMs = (at: string | null | undefined) => (at === null || at === undefined ? null : Date.parse(at))
const sorted = (codes: readonly string[]) => [...codes].sort()

/** What the case is about, as the server said it. */
// oxlint-disable-next-line no-explicit-any -- the answer of the API
function said({ data, errors }: any, { expected }: Case): object {
  if (errors !== undefined) return { errors }
  const { decision, until, reviewAt, requirements, findings, explanation, disclaimer, warnings } = data.contactCheck
  const deciding = (findings as Finding[]).filter((finding) => finding.decision === decision).map((finding) => finding.rule)
  return {
    decision,
    until: inMs(until),
    ...(expected.reviewAt === undefined ? {} : { reviewAt: inMs(reviewAt) }),
    requirements: sorted(requirements),
    notDeciding: (expected.decidedBy ?? []).filter((rule) => !deciding.includes(rule)),
    // The words say every rule, its source and its reason; what nobody has read is said in every answer.
    unsaid: (findings as Finding[]).filter(({ rule, reason, citation }) => ![rule, reason, citation].every((word) => explanation.includes(word))),
    isCareful: disclaimer.includes('not legal advice') && warnings.some((warning: string) => /^GLOBAL version .* was not reviewed by a lawyer\.$/.test(warning)),
  }
}

const hoped = ({ expected: { decision, until, reviewAt, requirements = [] } }: Case): object => ({
  decision, until: inMs(until), ...(reviewAt === undefined ? {} : { reviewAt: inMs(reviewAt) }), requirements: sorted(requirements), notDeciding: [], unsaid: [], isCareful: true,
})

describe('golden cases through the API', () => {
  // oxlint-disable-next-line no-explicit-any -- the cases are data from outside
  const isDescribed = ({ situation: { action, debts } }: Case) => (action.debtIds ?? []).every((id: string) => debts.some((debt: any) => debt.id === id))
  it.each([...CASES, ...MORE_CASES.filter(isDescribed)].map((one) => [one.id, one.title, one] as const))('%s %s', async (_id, _title, one) => {
    expect(said(await app.execute(CHECK, { ...askedOf(one) }, { role: 'COMPLIANCE' }), one)).toEqual(hoped(one))
  })

  it.each(MORE_CASES.filter((one) => !isDescribed(one)).map((one) => [one.id, one.title, one] as const))('%s %s: a debt that nobody described is asked for', async (_id, _title, one) => {
    const { errors } = await app.execute(CHECK, { ...askedOf(one) }, { role: 'COMPLIANCE' })
    expect(errors).toMatchObject([{ message: expect.stringContaining('contact.debtIds names D9'), extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('through the socket of a running server too', async () => {
    const server = await app.listen()
    const authorization = await app.bearer({ role: 'COMPLIANCE' })
    for (const one of CASES) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: CHECK, variables: askedOf(one) }),
      })
      expect([one.id, said(await response.json(), one)]).toEqual([one.id, hoped(one)])
    }
  })
})

describe('a described situation', () => {
  const [one] = CASES as [Case]

  it('is for managers and compliance', async () => {
    const { errors } = await app.execute(CHECK, { ...askedOf(one) }, { role: 'AGENT', agent: 'ann' })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  it('names a pack that is not there', async () => {
    const asked = askedOf(one) as { input: { situation: { packs: string[] } } }
    asked.input.situation.packs = ['GLOBAL', 'ATLANTIS']
    const { errors } = await app.execute(CHECK, { ...asked })
    expect(errors).toMatchObject([{ message: expect.stringContaining('There is no pack ATLANTIS'), extensions: { code: 'BAD_USER_INPUT' } }])
  })

  it('without packs is judged by those of the debtor’s country, each with why', async () => {
    const asked = askedOf(one) as { input: { situation: { packs: string[] | null } } }
    asked.input.situation.packs = null
    const { data } = await app.execute(CHECK, { ...asked })
    expect(data.contactCheck).toMatchObject({ decision: 'DEFER', packs: [{ code: 'GLOBAL', because: 'EVERYBODY' }, { code: 'US-FED', because: 'CUSTOMER_COUNTRY' }] })
  })
})
