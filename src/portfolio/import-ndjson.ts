import { StringDecoder } from 'node:string_decoder'
import { FileMalformed } from './import.errors.ts'
import { MAX_RECORD_BYTES, type RawRecord, type RecordSource } from './import-record.ts'

/** One JSON object a line, from UTF-8 bytes; LF or CRLF; blank lines are passed over. Bad JSON is a fault of its line. */
export function openNdjson(file: string, bytes: AsyncIterable<Buffer>): RecordSource {
  return {
    columns: null,
    async *records() {
      const decoder = new StringDecoder('utf8')
      let rest = ''
      let line = 1
      try {
        for await (const chunk of bytes) {
          rest += decoder.write(chunk)
          if (line === 1 && rest.startsWith('\uFEFF')) rest = rest.slice(1)
          const list: RawRecord[] = []
          let from = 0
          for (let to = rest.indexOf('\n'); to >= 0; to = rest.indexOf('\n', from)) {
            push(list, line++, rest.slice(from, to))
            from = to + 1
          }
          rest = rest.slice(from)
          if (list.length > 0) yield list
          if (rest.length > MAX_RECORD_BYTES) throw new FileMalformed(file, line, `the line is longer than ${MAX_RECORD_BYTES} characters`)
        }
      } catch (error) {
        if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
        throw new FileMalformed(file, line, `the compressed data are broken or cut off (${(error as Error).message})`)
      }
      const list: RawRecord[] = []
      push(list, line, rest + decoder.end())
      if (list.length > 0) yield list
    },
  }
}

function push(list: RawRecord[], line: number, text: string): void {
  const raw = text.endsWith('\r') ? text.slice(0, -1) : text
  if (raw.trim() === '') return
  try {
    const node: unknown = JSON.parse(raw)
    if (typeof node === 'object' && node !== null && !Array.isArray(node)) list.push({ line, raw, node })
    else list.push({ line, raw, node: undefined, fault: { code: 'BAD_JSON', reason: 'a line that is not a JSON object' } })
  } catch (error) {
    list.push({ line, raw, node: undefined, fault: { code: 'BAD_JSON', reason: `JSON that does not parse (${(error as Error).message})` } })
  }
}
