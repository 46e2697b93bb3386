import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { askedOf, CHECK } from './ask-api.ts'
import { type Case, CASES } from './cases.ts'

interface Finding { rule: string; pack: string; decision: string; reason: string; citation: string; confidence: string; reviewed: boolean }

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const inMs = (at: string | null | undefined) => (at === null || at === undefined ? null : Date.parse(at))

// oxlint-disable-next-line no-explicit-any -- the answer of the API
function holds({ data, errors }: any, { expected }: Case): void {
  expect(errors).toBeUndefined()
  const { contactCheck: answer } = data
  const { decision, until, reviewAt, requirements = [], decidedBy = [] } = expected
  expect({ decision: answer.decision, until: inMs(answer.until) }, answer.explanation).toEqual({ decision, until: inMs(until) })
  if (reviewAt !== undefined) expect(inMs(answer.reviewAt)).toBe(inMs(reviewAt))
  expect([...answer.requirements].sort()).toEqual([...requirements].sort())
  const findings: Finding[] = answer.findings
  const deciding = findings.filter((finding) => finding.decision === answer.decision).map((finding) => finding.rule)
  for (const rule of decidedBy) expect(deciding).toContain(rule)
  // Unread packs and figures that are not sure are said in every answer.
  expect(answer.disclaimer).toContain('not legal advice')
  expect(answer.warnings).toContain('No lawyer has reviewed the pack GLOBAL.')
  for (const { rule, reason, citation } of findings) {
    expect(answer.explanation).toContain(rule)
    expect(answer.explanation).toContain(reason)
    expect(answer.explanation).toContain(citation)
  }
}

describe('golden cases through the API', () => {
  it.each(CASES.map((one) => [one.id, one.title, one] as const))('%s %s', async (_id, _title, one) => {
    holds(await app.execute(CHECK, { ...askedOf(one) }, { role: 'COMPLIANCE' }), one)
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
      holds(await response.json(), one)
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
