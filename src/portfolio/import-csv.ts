import { Parser, type CsvError } from 'csv-parse'
import { FileMalformed, FileNotReadable } from './import.errors.ts'
import type { FileFormat } from './import-map.schema.ts'
import { MAX_RECORD_BYTES, type RawRecord, type RecordSource } from './import-record.ts'

const DELIMITERS = [',', ';', '\t', '|']

/**
 * CSV from UTF-8 bytes: any delimiter, byte order mark, CR, LF and CRLF (mixed too), line breaks in quotes.
 * Broken quotes and a wrong number of cells are faults of their record, not of the file.
 */
export async function openCsv(file: string, bytes: AsyncIterable<Buffer>, format: FileFormat): Promise<RecordSource> {
  const lists = rows(file, bytes, format.delimiter)
  let columns = format.header
  let held: readonly RawRecord[] = []
  for (;;) {
    const next = await lists.next()
    if (next.done === true) {
      if (columns === undefined) throw new FileNotReadable(file, 'it is empty')
      break
    }
    held = next.value
    if (columns !== undefined) break
    const [head, ...rest] = held
    if (head === undefined) continue
    if (head.fault !== undefined) throw new FileMalformed(file, head.line, `the header row has ${head.fault.reason}`)
    columns = (head.node as string[]).map((name) => name.trim())
    held = rest
    break
  }
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw new FileMalformed(file, 1, `the header names the column "${twice}" twice`)
  const width = columns.length
  const checked = (record: RawRecord): RawRecord => {
    const cells = record.node as readonly string[]
    if (record.fault !== undefined || cells.length === width) return record
    return { ...record, node: undefined, fault: { code: 'COLUMN_COUNT', reason: `${cells.length} cells where the header has ${width}` } }
  }
  return {
    columns,
    async *records() {
      yield held.map(checked)
      for await (const list of lists) yield list.map(checked)
    },
  }
}

async function* rows(file: string, bytes: AsyncIterable<Buffer>, delimiter: string | undefined): AsyncGenerator<RawRecord[]> {
  let queue: RawRecord[] = []
  let line = 1
  let parser: Parser | undefined
  let wellQuoted: RegExp
  const start = (first: Buffer) => {
    const separator = delimiter ?? detectDelimiter(first)
    wellQuoted = quoteCheck(separator)
    const made = new Parser({
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      bom: true,
      raw: true,
      relax_quotes: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD_BYTES,
      on_record: (read) => {
        // With `raw`, the parser hands over the cells and the text they came from.
        const { record, raw } = read as unknown as { record: string[]; raw: string }
        const at = line
        const text = raw.replace(/(\r\n|\n|\r)$/, '')
        line += 1 + breaks(text)
        if (record.length === 1 && record[0] === '' && text === '') return null
        if (text.includes('"') && !wellQuoted.test(text)) {
          const to = line - 1 > at ? `, the quote not being closed before line ${line - 1}` : ''
          queue.push({
            line: at,
            raw: text,
            node: undefined,
            fault: { code: 'BAD_QUOTES', reason: `a quote that does not enclose a whole cell${to}` },
          })
        } else queue.push({ line: at, raw: text, node: record })
        return null
      },
    })
    // The same error reaches the callbacks below; without a listener it would end the process.
    made.on('error', () => {})
    return made
  }
  const failed = (error: unknown): Error => {
    const code = (error as CsvError).code as string | undefined
    if (code === 'CSV_QUOTE_NOT_CLOSED') return new FileMalformed(file, line, 'a quote is opened in this record and never closed')
    if (code === 'CSV_MAX_RECORD_SIZE')
      return new FileMalformed(file, line, `a record is longer than ${MAX_RECORD_BYTES} bytes; most likely a quote is not closed`)
    if (code?.startsWith('Z_') === true)
      return new FileMalformed(file, line, `the compressed data are broken or cut off (${(error as Error).message})`)
    return error as Error
  }
  try {
    for await (const chunk of bytes) {
      parser ??= start(chunk)
      const into = parser
      await new Promise<void>((done, fail) => into.write(chunk, (error) => (error ? fail(error) : done())))
      if (queue.length > 0) {
        const ready = queue
        queue = []
        yield ready
      }
    }
    if (parser !== undefined) {
      const into = parser
      await new Promise<void>((done, fail) => into.once('error', fail).once('end', done).resume().end())
    }
  } catch (error) {
    if (queue.length > 0) yield queue
    throw failed(error)
  }
  if (queue.length > 0) yield queue
}

/** The delimiter that the first line has most of, quoted text left out; a comma when it has none. */
function detectDelimiter(bytes: Buffer): string {
  const line = /^(?:"[^"]*(?:""[^"]*)*"|[^"\r\n])*/.exec(bytes.subarray(0, 65_536).toString('utf8'))?.[0] ?? ''
  const plain = line.replace(/"[^"]*(?:""[^"]*)*"/g, '')
  const counts = DELIMITERS.map((delimiter) => plain.split(delimiter).length - 1)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string
}

function quoteCheck(delimiter: string): RegExp {
  const d = delimiter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
  const cell = `(?:"[^"]*(?:""[^"]*)*"|[^"${d}\\r\\n]*)`
  return new RegExp(`^${cell}(?:${d}${cell})*$`)
}

function breaks(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) count++
  }
  return count
}
