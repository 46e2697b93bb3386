import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { type GraphQLSchema, parse, validate } from 'graphql'
import { afterAll, describe, expect, it } from 'vitest'
import { actionMachine } from '../../src/actions/action.machine.ts'
import { caseMachine } from '../../src/actions/case.machine.ts'
import { OUTCOME_CODES } from '../../src/actions/outcome-code.ts'
import { promiseMachine } from '../../src/actions/promise.machine.ts'
import { createApp } from '../../src/app.ts'
import { NO_DATABASE } from '../../src/commands/house.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { systemClock } from '../../src/db/clock.ts'
import type { StateMachine } from '../../src/db/state-machine.ts'
import { DEFAULT_BUCKETS } from '../../src/kpis/bucket-scheme.ts'
import { KPI_DEFINITIONS } from '../../src/kpis/kpi.definitions.ts'
import { EXCLUSION_REASONS } from '../../src/kpis/kpi.types.ts'
import { HOOKS } from '../../src/plugin-host/catalogue.ts'
import { type AnyPlugin, CAPABILITIES } from '../../src/plugin-host/define-plugin.ts'
import { workItemMachine } from '../../src/queues/work-item.machine.ts'
import { FACT_SPECS } from '../../src/segments/facts.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { readDefaultSet } from '../../src/strategies/default-set.service.ts'
import { strategyVersionMachine } from '../../src/strategies/strategy-version.machine.ts'
import { createTestHooks } from '../../src/testkit/plugins.ts'
import { filesOf, textOf } from '../architecture/imports.ts'
import { anchorsOf, blocksOf, linksOf, sectionOf, tableOf } from './markdown.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')
const pages = [
  'README.md',
  'CHANGELOG.md',
  'bench/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
  ...readdirSync(join(ROOT, 'plugins')).map((name) => `plugins/${name}/README.md`),
]
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8')
const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '')
const sorted = (values: Iterable<string>): string[] => [...values].sort()
/** Cells of the table's rows without their code marks. */
const cells = (page: string, head: string): string[][] => tableOf(read(page), head).map((row) => row.map(bare))

describe('GraphQL in the documentation', () => {
  const schema: GraphQLSchema = createApp({ db: NO_DATABASE, clock: systemClock, plugins: SHIPPED_PLUGINS }).schema
  const blocks = pages.flatMap((page) => blocksOf(read(page), 'graphql').map((text, i) => ({ name: `${page} #${i + 1}`, text })))

  it('is there', () => expect(blocks.length).toBeGreaterThan(20))

  it.each(blocks)('$name is valid', ({ text }) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([])
  })

  it('has the roles of every mutation', () => {
    const named = tableOf(read('docs/frontend.md'), 'mutation').flatMap(([names = '']) => {
      let last = ''
      return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => {
        // `…Edit` stands for the prefix of the name before it.
        last = name.startsWith('…') ? last.replace(/[A-Z][a-z]+$/, '') + name.slice(1) : name
        return last
      })
    })
    expect(sorted(named)).toEqual(sorted(Object.keys(schema.getMutationType()?.getFields() ?? {})))
  })
})

describe('tables say what the code says', () => {
  it('environment variables', () => {
    const source = read('src/config/config.ts')
    const list = source.slice(source.indexOf('const VARIABLES'), source.indexOf('satisfies Record<string, Variable>'))
    const named = [...list.matchAll(/^ {2}([A-Z_]+): \{/gm)].map(([, name]) => name as string)
    expect(named.length).toBeGreaterThan(5)
    expect(sorted(cells('README.md', 'variable').map(([name]) => name as string))).toEqual(sorted(named))
  })

  it('commands', () => {
    const source = read('src/main.ts')
    const list = source.slice(source.indexOf('const COMMANDS'), source.indexOf('async function usage'))
    const commands = [...list.matchAll(/^ {2}(\w+): \(\) =>/gm)].map(([, name]) => name as string)
    const named = cells('README.md', 'command').map(([text = '']) => /^npm (?:run dunlin -- )?(\w+)/.exec(text)?.[1] ?? text)
    expect(sorted(named)).toEqual(sorted(commands))
  })

  it('dependencies', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>
    const named = (title: string) => sorted(tableOf(sectionOf(read('docs/dependencies.md'), title), 'package').map(([name]) => bare(name)))
    expect(named('At run time')).toEqual(sorted(Object.keys(dependencies)))
    expect(named('In development')).toEqual(sorted(Object.keys(devDependencies)))
  })

  it('hooks, with kind, limit and question, and capabilities', () => {
    const stated = Object.entries(HOOKS).map(([name, hook]) => [name, hook.kind, `${hook.limitMs / 1000} s`, bare(hook.description)])
    expect(cells('docs/plugins.md', 'hook')).toEqual(stated)
    expect(cells('docs/plugins.md', 'capability').map(([name]) => name)).toEqual([...CAPABILITIES])
  })

  it('facts', () => {
    const stated = Object.entries(FACT_SPECS).map(([name, fact]) => [name, fact.type, fact.nullable ? 'yes' : '', fact.scope, fact.description])
    expect(cells('docs/strategies.md', 'fact')).toEqual(stated)
  })

  it('error codes', () => {
    const files = [...filesOf('src'), ...filesOf('plugins')].filter((file) => !file.includes('/test/'))
    const CODE = /class \w+ extends UserError \{\s*readonly code = '([A-Z_]+)'/g
    const codes = files.flatMap((file) => [...textOf(file).matchAll(CODE)].map(([, code]) => code as string))
    expect(codes.length).toBeGreaterThan(20)
    expect(sorted(cells('docs/errors.md', 'code').map(([code]) => code as string))).toEqual(sorted(codes))
  })

  it('outcome codes', () => {
    const stated = [...OUTCOME_CODES.values()].map((o) => [o.code, o.class, o.channels.join(', '), `${o.label} ${o.labelZh}`])
    expect(cells('docs/frontend.md', 'code').map((row) => row.slice(0, 4))).toEqual(stated)
  })

  it('KPIs, buckets and what is left out', () => {
    const stated = KPI_DEFINITIONS.map((kpi) => [kpi.id, kpi.code, `${kpi.name} ${kpi.nameZh}`, kpi.numerator, kpi.denominator, kpi.unit])
    expect(cells('docs/kpis.md', 'id')).toEqual(stated)
    expect(cells('docs/kpis.md', 'bucket').map(([code]) => code)).toEqual(DEFAULT_BUCKETS.buckets.map((bucket) => bucket.code))
    expect(cells('docs/kpis.md', 'reason')).toEqual(Object.entries(EXCLUSION_REASONS))
  })

  it('the house’s rule pack, and every kind of rule', () => {
    const stated = SHIPPED_PACKS.get('HOUSE')?.rules.map((rule) => [rule.id, rule.effect.decision])
    expect(cells('docs/compliance.md', 'rule').map((row) => [row[0], row.at(-1)])).toEqual(stated)
    const kinds = cells('docs/compliance.md', 'kind').map(([name]) => name as string)
    const used = new Set([...SHIPPED_PACKS.values()].flatMap((pack) => pack.rules.map((rule) => rule.kind)))
    expect(sorted(kinds)).toEqual(sorted(used))
  })

  it('the shipped segments, steps and queues', () => {
    const set = readDefaultSet()
    const page = read('docs/strategies.md')
    const firstTwo = (head: string) => cells('docs/strategies.md', head).map((row) => row.slice(0, 2))
    expect(firstTwo('segment')).toEqual(set.segments.map((segment) => [segment.code, String(segment.precedence)]))
    expect(firstTwo('queue')).toEqual(set.queues.map((queue) => [queue.code, String(queue.precedence)]))
    for (const strategy of set.strategies) {
      const title = `Strategy ${strategy.code}: ${strategy.name} ${strategy.nameZh}, for \`${strategy.segmentCode}\``
      const [head = [], ...rows] = tableOf(sectionOf(page, title), 'step', { head: true }).map((row) => row.map(bare))
      const stated = strategy.steps.map((step) =>
        head.slice(0, head.indexOf('catch-up') + 1).map((column) => {
          if (column === 'step') return step.key
          if (column === 'treatment') return step.treatment
          if (column === 'channels') return step.channels.join(', ')
          if (column === 'again') return step.repeatDays === 0 ? '' : `${step.maxOccurrences} × every ${step.repeatDays} d`
          if (column === 'catch-up') return step.catchUp
          return String(step.offsetDays[(column === 'none' ? 'INSUFFICIENT_DATA' : column) as 'A'] ?? '–')
        }),
      )
      expect(rows.map((row) => row.slice(0, head.indexOf('catch-up') + 1)), strategy.code).toEqual(stated)
    }
  })
})

describe('life cycles are drawn as they are', () => {
  const drawn = (page: string, before: string): string => {
    const text = read(page)
    return blocksOf(text.slice(text.indexOf(before)), 'mermaid')[0] ?? ''
  }
  const machines: [string, string, StateMachine<never>][] = [
    ['docs/frontend.md', '**Action**', actionMachine as never],
    ['docs/frontend.md', '**Work item**', workItemMachine as never],
    ['docs/frontend.md', '**Promise**', promiseMachine as never],
    ['docs/frontend.md', '**Case**', caseMachine as never],
    ['docs/strategies.md', '## Versions and four eyes', strategyVersionMachine as never],
  ]
  it.each(machines)('%s %s', (page, before, machine) => {
    const moves = Object.entries(machine.moves as Record<string, readonly string[]>)
    const lines = [
      ...machine.initial.map((state) => `[*] --> ${String(state)}`),
      ...moves.flatMap(([from, to]) => (to.length === 0 ? [`${from} --> [*]`] : to.map((state) => `${from} --> ${state}`))),
    ]
    expect(sorted(drawn(page, before).split('\n').slice(1).map((line) => line.trim()).filter((line) => line !== ''))).toEqual(sorted(lines))
  })
})

describe('the small plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-docs-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('boots, refuses a holiday, and shows its days', async () => {
    for (const name of ['src', 'node_modules']) symlinkSync(join(ROOT, name), join(folder, name))
    const files = [...read('docs/plugins.md').matchAll(/^`(plugins\/public-holidays\/\w+\.ts)`[^\n]*\n\n```ts\n([\s\S]*?)^```/gm)]
    expect(files.length).toBe(5)
    for (const [, path = '', text = ''] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const { publicHolidays } = (await import(join(folder, 'plugins/public-holidays/plugin.ts'))) as { publicHolidays: AnyPlugin }
    const options = { 'public-holidays': { days: ['2026-11-24'] } }
    const hooks = createTestHooks([publicHolidays], { options })
    const ask = { caseId: 1, customerId: 1, channel: 'VOICE' as const, treatment: 'CALL', at: '2026-11-24T01:00:00Z', stage: 'PLAN' as const }
    const vetoes = await hooks.guard('contact.guard', [ask, { ...ask, channel: 'LEGAL' }], { businessDate: '2026-11-24' })
    expect(vetoes.of(0).map((veto) => veto.code)).toEqual(['PUBLIC_HOLIDAY'])
    expect(vetoes.of(1)).toEqual([])
    const { schema } = createApp({ db: NO_DATABASE, clock: systemClock, plugins: [publicHolidays], pluginOptions: options })
    expect(validate(schema, parse('{ publicHolidays }'))).toEqual([])
  })
})

describe('links', () => {
  it.each(pages)('%s', (page) => {
    const broken = linksOf(read(page)).filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path))
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(read(target)).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  it('every page is in the index', () => {
    const listed = linksOf(read('docs/README.md'))
    const own = readdirSync(join(ROOT, 'docs')).filter((name) => name !== 'README.md')
    expect(own.filter((name) => !listed.includes(name))).toEqual([])
  })
})
