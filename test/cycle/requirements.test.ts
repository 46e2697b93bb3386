import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { globalId } from '../api/two-portfolios.ts'
import { MONDAY, type StepWorld, stepWorld, TUESDAY, WEDNESDAY } from './step-world.ts'

let w: StepWorld
beforeEach(async () => {
  w = await stepWorld([
    { key: 'call', treatment: 'CALL', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: ['VOICE'], catchUp: 'RUN_ALL' },
    { key: 'text', treatment: 'REMINDER', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: ['SMS'], catchUp: 'RUN_ALL' },
  ])
})
afterEach(() => w.close())

const of = async (stepKey: string) => (await w.actions()).find((action) => action.step_key === stepKey)
const send = async (name: string, input: object, fields = '', role: 'AGENT' | 'MANAGER' = 'AGENT') => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const missing = name === 'actionDispatch' ? '... on RequirementMissing { requirements }' : ''
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { __typename ... on UserError { code message } ${missing} } } }`
  const { data, errors } = await w.app.execute(document, { input }, { role, agent: role === 'AGENT' ? 'ann' : null, subject: role === 'AGENT' ? 'ann' : 'meg' })
  expect(errors).toBeUndefined()
  return data[name]
}

describe('what the rule packs require of a third-party collector', () => {
  beforeEach(async () => {
    await w.db.query(`UPDATE portfolio SET collector_type = 'third-party'`)
    const known = { customerId: globalId('Customer', w.customerId) }
    await send('complianceRecord', { ...known, record: { notice: { type: 'validation-notice', on: MONDAY } }, idempotencyKey: 'notice' })
    await w.cycle(MONDAY)
  })

  it('is said in a call: the call is planned, says what, and is dispatched once the agent declares it', async () => {
    const call = await of('call')
    expect(call).toMatchObject({ state: 'READY', decision: { gate: { decision: 'ALLOW', requirements: ['debt-collector-disclosure'] } } })
    const { data } = await w.app.execute('query ($id: ID!) { action(id: $id) { requirements workItem { id } } }', { id: globalId('Action', call?.id as number) })
    expect(data.action.requirements).toEqual(['debt-collector-disclosure'])
    const workItemId = data.action.workItem.id
    expect((await send('workItemClaim', { queueId: globalId('Queue', w.queueId), workItemId })).errors).toEqual([])
    expect((await send('actionDispatch', { workItemId })).errors).toMatchObject([{ __typename: 'RequirementMissing', requirements: ['debt-collector-disclosure'] }])
    const dispatched = await send('actionDispatch', { workItemId, content: ['debt-collector-disclosure'] }, 'action { state }')
    expect(dispatched).toEqual({ action: { state: 'IN_PROGRESS' }, errors: [] })
  })

  it('is written in a text: without a published one nothing is assumed of it, and nothing goes out', async () => {
    expect(await of('text')).toMatchObject({ state: 'REFUSED', state_reason: 'REQUIREMENT_MISSING' })
    const refusals = await w.db.query(`SELECT code, rule, reason FROM refusal r JOIN action a ON a.id = r.action_id WHERE a.step_key = 'text' ORDER BY rule`)
    expect(refusals).toMatchObject([
      { code: 'REQUIREMENT_MISSING', rule: 'US-REGF-18E-DISCLOSURE' },
      { code: 'REQUIREMENT_MISSING', rule: 'US-REGF-6D5-SMS-60D', reason: expect.stringContaining('Missing: reassigned-number-check-60d') },
      { code: 'REQUIREMENT_MISSING', rule: 'US-REGF-6E-OPTOUT-CONTENT' },
    ])
  })
})

it('an approval counts from the next day on, and until then nobody is contacted', async () => {
  await send('complianceRecord', { customerId: globalId('Customer', w.customerId), record: { vulnerability: { type: 'bereavement' } }, idempotencyKey: 'widow' })
  await w.cycle(MONDAY)
  const call = await of('call')
  expect(call).toMatchObject({ state: 'REFUSED', state_reason: 'REQUIREMENT_MISSING', item: null, decision: { gate: { requirements: ['approval:specialist'] } } })
  const approve = (code: string) => send('actionApprove', { actionId: globalId('Action', call?.id as number), code, note: 'spoke to her daughter' }, '', 'MANAGER')
  expect((await approve('approval:supervisor')).errors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining('required: approval:specialist') }])
  await w.cycle(TUESDAY)
  expect(await of('call')).toMatchObject({ state: 'REFUSED' })
  expect((await approve('approval:specialist')).errors).toEqual([])
  await w.cycle(WEDNESDAY)
  expect(await of('call')).toMatchObject({ id: call?.id, state: 'READY', item: 'AVAILABLE' })
  expect(await of('text')).toMatchObject({ state: 'REFUSED' })
})
