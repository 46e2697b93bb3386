import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from './run.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dunlin-audit-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('audit exports the trail to a file or a pipe, checks it, finds what was changed, and knows it by its seal', async () => {
  const env = { DUNLIN_DATA: join(folder, 'data') }
  const file = join(folder, 'audit.ndjson')
  expect(await run(['defaults'], env)).toMatchObject({ code: 0 })
  const exported = await run(['audit', 'export', '--out', file], env)
  expect(exported).toMatchObject({ code: 0, out: '' })
  const seal = /seal ([0-9a-f]{64})/.exec(exported.err)?.[1] as string
  const verified = await run(['audit', 'verify', file, '--is', seal])
  expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^[1-9]\d* entries, as they were written/) })

  const piped = await run(['audit', 'export'], env)
  expect(piped.code).toBe(0)
  writeFileSync(join(folder, 'later.ndjson'), piped.out)
  expect(await run(['audit', 'verify', join(folder, 'later.ndjson'), '--is', seal])).toMatchObject({ code: 1, out: expect.stringContaining('neither is') })
  const head = /head ([0-9a-f]{64})/.exec(exported.err)?.[1] as string
  expect(await run(['audit', 'checkpoint'], env)).toMatchObject({ code: 0, out: expect.stringContaining(head) })

  writeFileSync(file, readFileSync(file, 'utf8').replace('"actor":"', '"actor":"x'))
  expect(await run(['audit', 'verify', file])).toMatchObject({ code: 1, out: expect.stringMatching(/^line 2: entry 1 .* was changed/) })
  expect(await run(['audit', 'verify', join(folder, 'none')])).toMatchObject({ code: 2 })
  expect(await run(['audit'])).toMatchObject({ code: 2, err: expect.stringContaining('export, checkpoint or verify') })
}, 180_000)
