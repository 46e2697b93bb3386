import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fullFormat } from '../../src/portfolio/import-map.ts'
import { openFile, openRecords } from '../../src/portfolio/import-open.ts'
import type { RawRecord } from '../../src/portfolio/import-record.ts'
import { FileMalformed, FileNotReadable } from '../../src/portfolio/import.errors.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()

async function read(content: string | Uint8Array, format: Parameters<typeof fullFormat>[0] = {}) {
  const path = folder.write('file', content)
  const source = await openRecords(await openFile(path, 'file'), fullFormat(format, undefined))
  const records: RawRecord[] = []
  let error: unknown
  try {
    for await (const list of source.records()) records.push(...list)
  } catch (caught) {
    error = caught
  }
  return { columns: source.columns, records, error, brief: records.map((record) => [record.line, record.fault?.code ?? record.node]) }
}

const cells = [
  [2, ['1', 'two']],
  [3, ['3', 'fo\nur']],
  [5, ['5', 'six']],
]

describe('CSV', () => {
  it.each([
    ['LF', 'a,b\n1,two\n3,"fo\nur"\n5,six\n'],
    ['no last line break', 'a,b\n1,two\n3,"fo\nur"\n5,six'],
    ['byte order mark', '\uFEFFa,b\n1,two\n3,"fo\nur"\n5,six\n'],
    ['semicolon', 'a;b\n1;two\n3;"fo\nur"\n5;six\n'],
    ['tab', 'a\tb\n1\ttwo\n3\t"fo\nur"\n5\tsix\n'],
    ['bar', 'a|b\n1|two\n3|"fo\nur"\n5|six\n'],
    ['CRLF beside LF', 'a,b\r\n1,two\n3,"fo\nur"\r\n5,six\r\n'],
    ['quoted header', '"a";"b"\n1;two\n3;"fo\nur"\n5;six\n'],
  ])('reads %s', async (_name, text) => {
    const { columns, brief, error } = await read(text)
    expect(error).toBeUndefined()
    expect(columns).toEqual(['a', 'b'])
    expect(brief).toEqual(cells)
  })

  it('reads CRLF and CR, and counts their lines', async () => {
    expect((await read('a,b\r\n1,two\r\n3,"fo\r\nur"\r\n5,six\r\n')).brief).toEqual([
      [2, ['1', 'two']],
      [3, ['3', 'fo\r\nur']],
      [5, ['5', 'six']],
    ])
    expect((await read('a,b\r1,two\r3,four\r')).brief).toEqual([
      [2, ['1', 'two']],
      [3, ['3', 'four']],
    ])
  })

  it('reads gzip, several members too, whatever the file is called', async () => {
    expect((await read(gzipSync('a,b\n1,two\n3,"fo\nur"\n5,six\n'))).brief).toEqual(cells)
    expect((await read(Buffer.concat([gzipSync('a,b\n1,two\n'), gzipSync('3,"fo\nur"\n5,six\n')]))).brief).toEqual(cells)
  })

  it('reads UTF-16 by its mark and other encodings by name', async () => {
    expect((await read(Buffer.from('\uFEFFa,b\n1,žluťoučký\n', 'utf16le'))).brief).toEqual([[2, ['1', 'žluťoučký']]])
    expect((await read(Buffer.from([97, 44, 98, 10, 49, 44, 0x9e, 10]), { encoding: 'windows-1250' })).brief).toEqual([[2, ['1', 'ž']]])
  })

  it('takes a delimiter that is told, and column names where there is no header', async () => {
    expect((await read('a:b\n1:two\n', { delimiter: ':' })).brief).toEqual([[2, ['1', 'two']]])
    expect((await read('1,two\n', { header: ['a', 'b'] })).brief).toEqual([[1, ['1', 'two']]])
  })

  it('passes over empty lines but counts them, and keeps the row as it stood', async () => {
    const { records } = await read('a,b\n\n1,"x ""y"" z"\r\n\n5,six\n')
    expect(records.map(({ line, raw }) => [line, raw])).toEqual([
      [3, '1,"x ""y"" z"'],
      [5, '5,six'],
    ])
  })

  it('gives a wrong number of cells and broken quotes back as faults of their rows', async () => {
    const { brief, error } = await read('a,b\n1,2,3\n4\n5,x"y"\n6,"x"y\n7,8\n')
    expect(error).toBeUndefined()
    expect(brief).toEqual([
      [2, 'COLUMN_COUNT'],
      [3, 'COLUMN_COUNT'],
      [4, 'BAD_QUOTES'],
      [5, 'BAD_QUOTES'],
      [6, ['7', '8']],
    ])
  })

  it('says which lines a quote swallowed', async () => {
    const { records } = await read('a,b\n1,"2\n3,4\n5,"6"\n7,8\n')
    expect(records[0]?.fault?.reason).toContain('line 4')
    expect(records[0]?.raw).toBe('1,"2\n3,4\n5,"6"')
    expect(records[1]).toMatchObject({ line: 5, node: ['7', '8'] })
  })

  it('stops with the line at a quote that is never closed, after the rows before it', async () => {
    const { brief, error } = await read(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(10)}`)
    expect(brief).toEqual([[2, ['1', '2']]])
    expect(error).toBeInstanceOf(FileMalformed)
    expect((error as FileMalformed).line).toBe(3)
    const long = await read(`a,b\n1,2\n3,"4\n${'5,6\n'.repeat(400_000)}`)
    expect((long.error as FileMalformed).line).toBe(3)
  })

  it('stops with the line at compressed data that are cut off', async () => {
    const { records, error } = await read(gzipSync('a,b\n1,2\n'.repeat(5000)).subarray(0, -20))
    expect(error).toBeInstanceOf(FileMalformed)
    expect((error as FileMalformed).line).toBe(records.length + 2)
  })

  it('refuses an empty file, a missing one, a folder and a header that names a column twice', async () => {
    await expect(read('')).rejects.toThrow(FileNotReadable)
    await expect(openFile('/nowhere/at/all', 'all')).rejects.toThrow(/no such file/)
    await expect(openFile(folder.path, 'folder')).rejects.toThrow(/not a file/)
    await expect(read('a,b,a\n1,2,3\n')).rejects.toThrow(/"a" twice/)
  })
})

describe('NDJSON', () => {
  it('reads objects line by line and gives bad lines back', async () => {
    const { brief } = await read('\uFEFF{"a":1}\r\n\n{"a":\n[1]\n{"a":"ü"}', { kind: 'ndjson' })
    expect(brief).toEqual([
      [1, { a: 1 }],
      [3, 'BAD_JSON'],
      [4, 'BAD_JSON'],
      [5, { a: 'ü' }],
    ])
  })
})
