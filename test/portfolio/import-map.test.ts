import { expect, it } from 'vitest'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readImportMap } from '../../src/portfolio/import-files.service.ts'
import { parseImportMap } from '../../src/portfolio/import-map.ts'
import { FileNotReadable, MappingInvalid } from '../../src/portfolio/import.errors.ts'
import { loanMap, loanMapJson } from './maps.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const shipped = join(import.meta.dirname, '..', '..', 'examples', 'maps')

function faultsOf(json: unknown): readonly { path: string; message: string }[] {
  try {
    parseImportMap(json)
  } catch (error) {
    if (error instanceof MappingInvalid) return error.faults
    throw error
  }
  return []
}

it.each(readdirSync(shipped))('accepts the shipped mapping %s', async (name) => {
  expect((await readImportMap(join(shipped, name))).files.length).toBeGreaterThan(0)
})

it('reports every fault at once, each with its path', () => {
  const faults = faultsOf(
    loanMapJson({
      portfolio: { code: 'x', name: 'X', currency: 'XYZ', timeZone: 'Mars/Olympus', country: 'usa' },
      account: { externalId: { column: 'id', const: 'x' }, product: {}, dpd: { column: 'd', dateFormat: 'YYYY' }, oustanding: { column: 'b' } },
      extra: 'sometimes',
    }),
  )
  const paths = faults.map((fault) => fault.path)
  for (const path of [
    'portfolio.currency',
    'portfolio.timeZone',
    'portfolio.country',
    'account.externalId',
    'account.product',
    'account.outstanding',
    'account.dpd',
    'extra',
  ]) {
    expect(paths).toContain(path)
  }
  expect(faults.find((fault) => fault.path === 'account')?.message).toContain('oustanding')
})

it('refuses what is no mapping at all', async () => {
  expect(faultsOf(null)).toHaveLength(1)
  expect(faultsOf({})[0]).toMatchObject({ path: 'portfolio' })
  await expect(readImportMap(folder.write('bad.json', '{"a":'))).rejects.toThrow(MappingInvalid)
  await expect(readImportMap(join(folder.path, 'none.json'))).rejects.toThrow(FileNotReadable)
})

it('refuses an account mapping that says nothing about being late', () => {
  const json = loanMapJson()
  expect(faultsOf({ ...json, account: { externalId: { column: 'id' }, product: { const: 'X' }, outstanding: { column: 'b' } } })[0]?.message).toMatch(
    /being late/,
  )
})

it('lays a file’s own format over the shared one, and defaults under both', () => {
  const { record, account, customer, asOf, ...shared } = loanMapJson()
  const part = { record, account, customer, asOf }
  const map = parseImportMap({
    ...shared,
    format: { delimiter: ';', nulls: ['', 'NA'] },
    files: [
      { ...part, file: 'a.csv' },
      { ...part, file: 'b.csv', format: { nulls: ['-'] } },
    ],
  })
  expect(map.files.map((file) => [file.format.kind, file.format.delimiter, file.format.nulls])).toEqual([
    ['csv', ';', ['', 'NA']],
    ['csv', ';', ['-']],
  ])
  expect(faultsOf({ ...shared, files: [part], record: 'account' }).map((fault) => fault.path)).toEqual(['record', 'files.0.file'])
  expect(loanMap().files[0]?.format.encoding).toBe('utf-8')
})
