import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'

it('a throw in a plugin’s timer, or a promise that it let go, is logged and counted, and the server goes on', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'hostile-child.ts')], { stdio: ['pipe', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk) => (log += String(chunk)))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url, token } = JSON.parse(line) as { url: string; token: string }
  const ask = () =>
    fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: token }, body: '{"query":"{ viewer { subject } }"}' }).then((response) => response.json())
  for (let i = 0; i < 3; i++) {
    child.stdin.write('again\n')
    expect(await ask()).toEqual({ data: { viewer: { subject: 'tester' } } })
  }
  for (const message of ['thrown in a timer', 'let go of', 'thrown in a microtask', 'thrown when told to stop', 'thrown after the start']) await expect.poll(() => log).toContain(message)
  expect(child.exitCode).toBeNull()
  expect(await ask()).toEqual({ data: { viewer: { subject: 'tester' } } })
  const defects = /dunlin_defects_total (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())
  expect(Number(defects?.[1])).toBeGreaterThanOrEqual(5)
  child.stdin.end()
  expect((await once(child, 'exit'))[0]).toBe(0)
}, 60_000)
