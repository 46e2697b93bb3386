import { expect, it } from 'vitest'
import { createTestApp } from '../../../src/testkit/app.ts'
import { segmentation } from '../plugin.ts'

it('shows the scorecard in force', async () => {
  const app = await createTestApp({ plugins: [segmentation], pluginOptions: { segmentation: { cutOffs: { b: 10, c: 20, d: 30 } } } })
  const { data } = await app.execute(`{ segmentationScorecard {
    gradeBFrom gradeDFrom daysPastDueAlwaysD characteristics { axis input weight bins { below points reason } }
  } }`)
  expect(data.segmentationScorecard).toMatchObject({ gradeBFrom: 10, gradeDFrom: 30, daysPastDueAlwaysD: 180 })
  expect(data.segmentationScorecard.characteristics[0]).toMatchObject({ axis: 'RISK', input: 'monthsDelinquent6',
    bins: expect.arrayContaining([{ below: null, points: 100, reason: 'NEARLY_ALWAYS_DELINQUENT' }]) })
  await app.close()
})
