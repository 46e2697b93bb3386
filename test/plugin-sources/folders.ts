import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder of its own for a test file, removed at its end; `put` writes files into it, JSON for objects. */
export function temporaryFolder(): { path: string; put(files: Readonly<Record<string, string | object>>): void } {
  const path = mkdtempSync(join(tmpdir(), 'dunlin-plugins-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    put(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
    },
  }
}

/** A module in TypeScript that exports a plugin, which stops contacts with the text of its option. */
export const pluginSource = (name: string, version = '1.0.0'): string => `
import { definePlugin, each, UserError } from 'dunlin/plugin'
import { GraphQLError } from 'graphql'
import { z } from 'zod'

export const plugin = definePlugin({
  name: '${name}',
  version: '${version}',
  host: '^1.0.0',
  description: 'Made by a test.',
  capabilities: [],
  config: z.strictObject({ word: z.string().max(5).default('no') }),
  hooks: { 'contact.guard': each((_item, { config }) => ({ code: 'STOP', reason: config.word as string, until: null })) },
  extendSchema({ builder }) {
    builder.queryField('${name.replaceAll('-', '')}Word', (t) =>
      t.string({ nullable: true, description: 'Who made it. Provided by plugin ${name}.', resolve: () => [UserError.name, GraphQLError.name].join() }),
    )
  },
})
`
