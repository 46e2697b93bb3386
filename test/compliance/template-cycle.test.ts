import { afterAll, beforeAll, expect, it } from 'vitest'
import { confirmTemplateVersions } from '../../src/compliance/template-confirm.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { clock, DAY, fillWorld } from '../cycle/cycle-world.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ clock })
  await fillWorld(app.db, 60)
  // Customers in China, who read Chinese: there a text must have been reviewed for its conduct before it goes out.
  await app.db.query(`UPDATE customer SET country = 'CN', region = NULL, time_zone = 'Asia/Shanghai', language = 'zh-CN' WHERE id % 2 = 0`)
})
afterAll(() => app.close())

const run = async (businessDate: string) => {
  const [portfolio] = await app.db.query<{ code: string }>('SELECT code FROM portfolio')
  await app.runCycle({ portfolio: portfolio?.code as string, businessDate })
}
const planned = (country: string) =>
  app.db.query<{ state: string; channel: string; template: string; language: string; lacks: boolean }>(
    `SELECT a.state::text, a.channel::text, v.channel::text AS template, v.language,
       EXISTS (SELECT 1 FROM refusal f WHERE f.action_id = a.id AND f.code = 'REQUIREMENT_MISSING' AND f.reason LIKE '%content-review:conduct%') AS lacks
     FROM action a JOIN collection_case c ON c.id = a.case_id JOIN customer u ON u.id = c.customer_id LEFT JOIN template_version v ON v.id = a.template_version_id
     WHERE u.country = $1`,
    [country],
  )
const isWritten = ({ channel }: { channel: string }) => !['VOICE', 'VISIT'].includes(channel)

it('every contact that is planned has a published text of its channel, in the customer’s language', async () => {
  await run(DAY)
  const ready = (await planned('US')).filter((action) => action.state === 'READY')
  expect(ready.length).toBeGreaterThan(5)
  expect(ready.filter((action) => action.template !== action.channel || action.language !== 'en')).toEqual([])
})

it('where the law wants a review of the text, a shipped one that nobody read is not sent, and one that somebody confirmed is', async () => {
  const before = await planned('CN')
  expect(before.some((action) => action.lacks)).toBe(true)
  expect(before.filter((action) => action.state === 'READY' && isWritten(action))).toEqual([])
  const versions = await app.db.query<{ id: number }>('SELECT id FROM template_version ORDER BY id')
  await confirmTemplateVersions({ db: app.db, clock, actor: 'ben' }, versions.map((row) => row.id), 'read for China')
  await run('2026-03-03')
  const written = (await planned('CN')).filter((action) => action.state === 'READY' && isWritten(action))
  expect(written.length).toBeGreaterThan(0)
  expect(written.filter((action) => action.template !== action.channel || action.language !== 'zh-Hans')).toEqual([])
})
