import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { PluginNotConformant, type ReportLine } from '../../src/testkit/conformance/report.ts'
import { CONFORMANCE_LIST, testPlugin } from '../../src/testkit/conformance/test-plugin.ts'
import { noop } from '../plugin-host/noop.ts'
import { tableOf } from '../docs/markdown.ts'
import { BAD_PLUGINS } from './bad-plugins.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** A plugin's folder with these files; undefined: none. */
function rootOf(files: Readonly<Record<string, string>> | undefined): string | undefined {
  if (files === undefined) return undefined
  const root = mkdtempSync(join(tmpdir(), 'dunlin-bad-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const failed = (report: readonly ReportLine[]): string[] => report.filter(({ ok }) => !ok).map(({ id }) => id)

it('lets a plugin pass that has no opinion anywhere, and says of each line how it went', async () => {
  const report = await testPlugin(noop)
  expect(report.map(({ id }) => id)).toEqual(CONFORMANCE_LIST.map(({ id }) => id))
  expect(report.filter(({ detail }) => detail !== null).map(({ id, detail }) => `${id}: ${detail}`)).toEqual([
    'config.options: not tried: it is tried with its defaults',
    'tables.prefix: not tried: no root was given',
    'tables.empty: not tried: no root was given',
    'tables.seeded: not tried: no root was given',
    'tables.customer: not tried: no root was given',
    'lifecycle.handles: not tried: it has no start',
  ])
})

it('has a bad plugin for each line that can fail', () => {
  const lines = CONFORMANCE_LIST.map(({ id }) => id).filter((id) => id !== 'capabilities.used')
  expect([...new Set(BAD_PLUGINS.map(({ line }) => line))].sort()).toEqual(lines.sort())
})

it('has the lines that the documentation has', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'plugins.md'), 'utf8')
  expect(tableOf(page, 'line').map(([id, title]) => [id?.replaceAll('`', ''), title])).toEqual(CONFORMANCE_LIST.map(({ id, title }) => [id, title]))
})

it('notes what is declared and was not used', async () => {
  const report = await testPlugin({ ...noop, capabilities: ['store:read'] })
  expect(report.find(({ id }) => id === 'capabilities.used')).toMatchObject({ ok: true, detail: expect.stringContaining('store:read') })
})

it.each(BAD_PLUGINS)('$line catches $what, and no other line does', async ({ line, plugin, settings, files, undo }) => {
  const root = rootOf(files)
  try {
    const error: unknown = await testPlugin(plugin, { batches: 2, ...settings, ...(root === undefined ? {} : { root }) }).then(() => null, (thrown: unknown) => thrown)
    expect(error, 'nothing caught it').toBeInstanceOf(PluginNotConformant)
    const { report, message } = error as PluginNotConformant
    expect(failed(report), message).toEqual([line])
    expect(message).toContain(`${line}: `)
  } finally {
    undo?.()
  }
}, 180_000)
