import { afterEach, beforeEach, expect, it } from 'vitest'
import { globalId } from '../api/two-portfolios.ts'
import { MONDAY, type StepWorld, stepWorld } from '../cycle/step-world.ts'

let w: StepWorld
beforeEach(async () => {
  w = await stepWorld([{ key: 'call', treatment: 'CALL', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: ['VOICE'], catchUp: 'RUN_ALL' }])
})
afterEach(() => w.close())

async function send(name: string, input: object, fields = '') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const why = name === 'actionDispatch' ? '... on ContactRefused { refusals { rule } }' : ''
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { __typename ... on UserError { code message } ${why} } } }`
  const { data, errors } = await w.app.execute(document, { input }, { role: 'AGENT', agent: 'ann' })
  expect(errors).toBeUndefined()
  return data[name]
}

/** The call, claimed and ready to be dispatched. */
async function claimed() {
  await w.cycle(MONDAY)
  const [call] = await w.actions()
  const [item] = await w.db.query<{ id: number }>('SELECT id FROM work_item WHERE action_id = $1', [call?.id as number])
  const workItemId = globalId('WorkItem', item?.id as number)
  expect((await send('workItemClaim', { queueId: globalId('Queue', w.queueId), workItemId })).errors).toEqual([])
  return { workItemId, caseId: globalId('Case', call?.case_id as number), actionId: globalId('Action', call?.id as number) }
}

it('a call that a machine dials needs the consent that the law asks of machines; one that a person dials does not', async () => {
  const { workItemId } = await claimed()
  const refused = await send('actionDispatch', { workItemId, autodialed: true })
  expect(refused.errors).toMatchObject([{ __typename: 'ContactRefused', refusals: [{ rule: 'US-TCPA-CONSENT' }] }])
})

it('says the same when it is dispatched again, and counts as recorded in what comes of it', async () => {
  const [number] = await w.db.query<{ value: string }>('SELECT value FROM contact_point WHERE id = $1', [w.phone])
  await send('complianceRecord', { customerId: globalId('Customer', w.customerId), record: { consent: { type: 'tcpa', channel: 'VOICE', address: number?.value } }, idempotencyKey: 'yes' })
  const { workItemId, caseId, actionId } = await claimed()
  const machine = { autodialed: true, prerecorded: true }
  expect(await send('actionDispatch', { workItemId, ...machine }, 'action { state }')).toEqual({ action: { state: 'IN_PROGRESS' }, errors: [] })
  expect((await send('actionDispatch', { workItemId, ...machine })).errors).toEqual([])
  expect((await send('actionDispatch', { workItemId })).errors).toMatchObject([{ code: 'INVALID_INPUT', message: expect.stringContaining('dispatched otherwise') }])
  const recorded = await send('contactRecord', { caseId, actionId, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'VOICEMAIL', idempotencyKey: 'c' }, 'contact { prerecorded }')
  expect(recorded).toEqual({ contact: { prerecorded: true }, errors: [] })
  const [event] = await w.db.query(`SELECT payload FROM event WHERE type = 'action.dispatched'`)
  expect(event).toMatchObject({ payload: { machine } })
})

it('is no recording where a person spoke', async () => {
  const { workItemId, caseId, actionId } = await claimed()
  expect((await send('actionDispatch', { workItemId })).errors).toEqual([])
  const recorded = await send('contactRecord', { caseId, actionId, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'VOICEMAIL', idempotencyKey: 'c' }, 'contact { prerecorded }')
  expect(recorded.contact).toEqual({ prerecorded: false })
})
