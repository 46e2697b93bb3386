import { expect, it } from 'vitest'
import { createTestApp } from '../../../src/testkit/app.ts'
import { channelSelection } from '../plugin.ts'

it('shows what the order of channels rests on', async () => {
  const app = await createTestApp({ plugins: [channelSelection], pluginOptions: { 'channel-selection': { costs: { VISIT: 7 } } } })
  const { data } = await app.execute('{ channelSelectionPolicies { channel address cost priorSuccessRate } }')
  expect(data.channelSelectionPolicies).toContainEqual({ channel: 'VISIT', address: 'POSTAL', cost: 7, priorSuccessRate: 0.05 })
  expect(data.channelSelectionPolicies).toHaveLength(7)
  await app.close()
})
