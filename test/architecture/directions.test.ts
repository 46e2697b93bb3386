import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, type Import, importsOf, ROOT, textOf } from './imports.ts'

/** Stations, in the order in which an account meets them. */
const STATIONS = ['portfolio', 'segments', 'strategies', 'cycle', 'compliance', 'actions', 'queues', 'teams', 'kpis', 'events']
const GRAPH_FILE = /\.(graph|mutation|loaders)\.ts$/

const sources = filesOf('src')
const pluginFiles = filesOf('plugins').filter((file) => !file.includes('/test/'))
const pluginTests = filesOf('plugins').filter((file) => file.includes('/test/'))
const imports = sources.flatMap(importsOf)

const station = (file: string): string | undefined => STATIONS.find((name) => file.startsWith(`src/${name}/`))
const show = (wrong: readonly Import[]): string[] => wrong.map((i) => `${i.from} imports ${i.to}`)

describe('directions', () => {
  it('finds imports at all, so that the rules below are not empty', () => {
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.some((i) => i.from === 'src/app.ts' && i.to === 'src/portfolio/portfolios.graph.ts' && !i.typeOnly)).toBe(true)
    expect(imports.some((i) => i.typeOnly)).toBe(true)
  })

  // db/database.ts holds types and how values are written as text; db/state-machine.ts is pure.
  it('rules touch no database, network, file, server or service', () => {
    const outside = /^(node:(fs|net|http|https|child_process|timers)|pg|ws|graphql-yoga|@electric-sql)/
    const wrong = [...imports, ...pluginFiles.flatMap(importsOf)].filter(
      (i) =>
        /(^|\/|\.)rules\.ts$/.test(i.from) &&
        !i.typeOnly &&
        (/^src\/(server\/|db\/(?!database|state-machine))/.test(i.to) || i.to.endsWith('.service.ts') || GRAPH_FILE.test(i.to) || outside.test(i.to)),
    )
    expect(show(wrong)).toEqual([])
  })

  it('rules read no clock and no chance', () => {
    const wrong = [...sources, ...pluginFiles].filter(
      (file) => /(^|\/|\.)rules\.ts$/.test(file) && /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bTemporal\.Now\b/.test(textOf(file)),
    )
    expect(wrong).toEqual([])
  })

  it('stations reach each other by services, rules and types, never by graph files', () => {
    const wrong = imports.filter((i) => {
      const [from, to] = [station(i.from), station(i.to)]
      return from !== undefined && to !== undefined && from !== to && !i.typeOnly && GRAPH_FILE.test(i.to)
    })
    expect(show(wrong)).toEqual([])
  })

  it('services and rules know nothing of graph files, of GraphQL or of the server', () => {
    const wrong = imports.filter(
      (i) =>
        station(i.from) !== undefined &&
        /\.(service|rules|machine|sql)\.ts$/.test(i.from) &&
        !i.typeOnly &&
        (GRAPH_FILE.test(i.to) || i.to.startsWith('src/server/') || i.to === 'graphql' || i.to.startsWith('@pothos/')),
    )
    expect(show(wrong)).toEqual([])
  })

  it('only app.ts imports every station; config, db, schema and server import none', () => {
    const stationsOf = new Map<string, Set<string>>()
    for (const i of imports) {
      const to = station(i.to)
      if (to === undefined || i.typeOnly) continue
      stationsOf.set(i.from, (stationsOf.get(i.from) ?? new Set()).add(to))
    }
    const wide = [...stationsOf].filter(([, reached]) => reached.size >= STATIONS.length - 1).map(([file]) => file)
    expect(wide).toEqual(['src/app.ts'])
    const low = imports.filter((i) => /^src\/(config|db|schema|server)\//.test(i.from) && station(i.to) !== undefined && !i.typeOnly)
    expect(show(low)).toEqual([])
  })

  it('app.ts is imported by the command line and the testkit only', () => {
    const wrong = imports.filter((i) => i.to === 'src/app.ts' && !i.typeOnly && !/^src\/(commands|testkit)\//.test(i.from))
    expect(show(wrong)).toEqual([])
  })

  it('plugins import the plugin host’s entry, their own files and packages', () => {
    const allowed = (i: Import, more: RegExp): boolean => {
      const own = `${i.from.split('/').slice(0, 2).join('/')}/`
      return i.to.startsWith(own) || i.to === 'src/plugin-host/index.ts' || more.test(i.to) || !/^(src|plugins|test|bench|scripts|generated)\//.test(i.to)
    }
    expect(show(pluginFiles.flatMap(importsOf).filter((i) => !allowed(i, /^$/)))).toEqual([])
    expect(show(pluginTests.flatMap(importsOf).filter((i) => !allowed(i, /^src\/testkit\//)))).toEqual([])
  })

  it('nothing in src imports a plugin but the list of those that are shipped', () => {
    expect(show(imports.filter((i) => i.to.startsWith('plugins/') && i.from !== 'src/shipped-plugins.ts'))).toEqual([])
  })

  it('nothing in src imports the testkit', () => {
    expect(show(imports.filter((i) => i.to.startsWith('src/testkit/') && !i.from.startsWith('src/testkit/')))).toEqual([])
  })
})

describe('house', () => {
  it('has no folder for things without a place', () => {
    const folders = ['src', 'plugins', 'test'].flatMap((top) =>
      readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name),
    )
    expect(folders.filter((name) => /^(utils?|common|shared|helpers?|core|misc|lib)$/.test(name))).toEqual([])
  })

  it('has no barrel but the two entries', () => {
    const barrels = [...sources, ...pluginFiles].filter((file) => /(^|\/)index\.ts$/.test(file))
    expect(barrels.filter((file) => !['src/plugin-host/index.ts', 'src/testkit/index.ts'].includes(file))).toEqual([])
  })

  it('has the same files in every plugin', () => {
    // errors.ts as well, where a plugin has errors of its own.
    const same = ['plugin.ts', 'config.ts', 'hooks.ts', 'rules.ts', 'graph.ts', 'README.md', 'test']
    const plugins = readdirSync(join(ROOT, 'plugins'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const missing = plugins.flatMap(({ name }) => same.filter((file) => !existsSync(join(ROOT, 'plugins', name, file))).map((file) => `${name}/${file}`))
    expect(missing).toEqual([])
  })

  it('has one copy of graphql: with two, instanceof fails', () => {
    const copies: string[] = []
    const look = (folder: string) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue
        const path = join(folder, entry.name)
        if (entry.name === 'graphql' && existsSync(join(path, 'package.json'))) copies.push(path)
        if (entry.name.startsWith('@')) look(path)
        else if (existsSync(join(path, 'node_modules'))) look(join(path, 'node_modules'))
      }
    }
    look(join(ROOT, 'node_modules'))
    expect(copies).toEqual([join(ROOT, 'node_modules', 'graphql')])
  })
})
