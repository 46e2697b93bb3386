import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { run } from './run.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dunlin-review-'))
  const fresh = await openEmbedded({ folder })
  await migrate(fresh)
  await fresh.close()
  // Opened anew, it knows the arrays of types that the migrations made.
  const db = await openEmbedded({ folder })
  const world = createWorld(db)
  const { customerId, caseId, contactPointId } = await world.delinquent(await world.ground({ portfolio: { code: 'NY' } }))
  await db.query(
    `INSERT INTO contact (customer_id, case_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
     VALUES ($1, $2, $3, 'VOICE', 'OUTBOUND', '2026-02-10T15:00:00Z', 'NO_ANSWER', 'NO_CONTACT', 'day'), ($1, $2, $3, 'VOICE', 'OUTBOUND', '2026-02-12T04:30:00Z', 'NO_ANSWER', 'NO_CONTACT', 'night')`,
    [customerId, caseId, contactPointId],
  )
  await db.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('review lists breaches and ends with 1, and with 0 where there is none', async () => {
  const env = { DUNLIN_DATA: folder }
  const found = await run(['review', 'NY', '2026-02-01', '2026-03-01'], env)
  expect(found.out).toMatch(/^2 contacts of NY from 2026-02-01 to 2026-03-01: 1 in breach, 0 in doubt\.\n/)
  expect(found.out).toMatch(/contact \d+ \(customer \d+, VOICE, 2026-02-12T04:30:00.000Z\): \S+ of \S+ \S+: .*23:30/)
  expect(found.out).toContain('not legal advice')
  expect(found).toMatchObject({ code: 1, err: expect.stringContaining('review 100%') })
  expect(await run(['review', 'NY', '2026-02-01', '2026-02-11'], env)).toMatchObject({ code: 0, out: expect.stringContaining('1 contact of') })
  expect(await run(['review', 'NY', '2026-02-01'], env)).toMatchObject({ code: 2 })
}, 180_000)
