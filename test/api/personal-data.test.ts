import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maskContactValue, maskName } from '../../src/portfolio/mask.rules.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { globalId, twoPortfolios } from './two-portfolios.ts'

let app: TestApp
let world: Awaited<ReturnType<typeof twoPortfolios>>
beforeAll(async () => {
  app = await createTestApp()
  world = await twoPortfolios(app.db)
})
afterAll(() => app.close())

const UNMASK = `mutation ($id: ID!, $purpose: String!) { customerUnmask(input: { customerId: $id, purpose: $purpose }) {
  clear { fullName contactPoints { kind value } } errors { __typename ... on UserError { code path } } } }`
const events = () => app.db.query<{ actor: string; customer_id: number; payload: object }>(`SELECT actor, customer_id, payload FROM event WHERE type = 'customer.unmasked'`)

describe('masks', () => {
  it.each([
    ['Jane Doe', 'J••• D•••'],
    ['  Æsa   van der Berg ', 'Æ••• v••• d••• B•••'],
    ['王小明', '王•••'],
  ])('name %s -> %s', (name, masked) => expect(maskName(name)).toBe(masked))

  it.each([
    ['PHONE', '+1 (212) 555-0123', '•••23'],
    ['PHONE', '112', '•••'],
    ['EMAIL', 'jane.doe@example.co.uk', 'j•••@•••.uk'],
    ['EMAIL', 'not-an-address', 'n•••@•••'],
    ['SOCIAL', 'jane_doe', 'j•••'],
    ['POSTAL', '1 Main Street, Springfield', '•••'],
  ])('%s %s -> %s', (kind, value, masked) => expect(maskContactValue(kind, value)).toBe(masked))
})

describe('customerUnmask', () => {
  it('is needed even by ADMIN: every read is masked', async () => {
    const { data } = await app.execute('query ($id: ID!) { customer(id: $id) { fullName contactPoints { nodes { value } } } }', { id: globalId('Customer', world.both.customerId) })
    expect(data.customer.fullName).toBe('A••• D•••')
    expect(data.customer.contactPoints.nodes[0].value).toMatch(/^•••\d\d$/)
  })

  it('gives the data in clear and records who asked and why', async () => {
    const { data } = await app.execute(UNMASK, { id: globalId('Customer', world.both.customerId), purpose: 'Customer asked for a call back' }, { role: 'AGENT', agent: 'ann', subject: 'ann' })
    expect(data.customerUnmask).toMatchObject({ clear: { fullName: 'Ann Doe', contactPoints: [{ kind: 'PHONE' }] }, errors: [] })
    expect(await events()).toEqual([
      { actor: 'ann', customer_id: world.both.customerId, payload: { purpose: 'Customer asked for a call back', fields: ['fullName', 'contactPoints'] } },
    ])
  })

  it('is refused without a purpose, to a partner, and for a customer of another portfolio; nothing is recorded or given then', async () => {
    const before = (await events()).length
    const id = globalId('Customer', world.b[0]?.customerId as number)
    const short = await app.execute(UNMASK, { id, purpose: ' why  ' }, { role: 'COMPLIANCE' })
    expect(short.data.customerUnmask).toEqual({ clear: null, errors: [{ __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['purpose'] }] })
    const partner = await app.execute(UNMASK, { id, purpose: 'a good long purpose' }, { role: 'PARTNER', portfolios: ['B'] })
    expect(partner.errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
    const other = await app.execute(UNMASK, { id, purpose: 'a good long purpose' }, { role: 'AGENT', portfolios: ['A'] })
    expect(other.data.customerUnmask).toMatchObject({ clear: null, errors: [{ __typename: 'NotFound', code: 'NOT_FOUND' }] })
    expect(await events()).toHaveLength(before)
  })
})
