import { access, constants, type FileHandle, open, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { RejectedRow } from './import-fault.ts'
import { RejectFileNotWritable } from './import.errors.ts'

const HEADER = 'line,column,code,reason,row\n'

/**
 * The rows that came back, as CSV: physical line, column, code, reason and the row as it stood in the file. A row with
 * several faults is one record; its reason lists them all. Made with the first rejected row.
 */
export interface RejectFile {
  readonly path: string
  /** Appends, and gives the length of the file in bytes. Safe on disk when it returns. */
  append(rows: readonly RejectedRow[]): Promise<number>
  close(): Promise<void>
}

/**
 * Opens the file cut to `bytes`: what an interrupted run wrote after its last commit is written again. With `keep`, what is
 * there already stays until the first row.
 * @throws RejectFileNotWritable
 */
export async function openRejects(path: string, bytes: number, options: { keep?: boolean } = {}): Promise<RejectFile> {
  let handle: FileHandle | undefined
  let size = bytes
  try {
    await access(dirname(resolve(path)), constants.W_OK)
    if (bytes > 0) {
      handle = await open(path, 'r+')
      await handle.truncate(bytes)
    } else if (options.keep !== true) await rm(path, { force: true })
  } catch (error) {
    throw new RejectFileNotWritable(path, (error as Error).message)
  }
  return {
    path,
    async append(rows) {
      if (rows.length === 0) return size
      handle ??= await open(path, 'w')
      const text = Buffer.from((size === 0 ? HEADER : '') + rows.map(rejectLine).join(''))
      await handle.write(text, 0, text.length, size)
      await handle.datasync()
      size += text.length
      return size
    },
    async close() {
      await handle?.close()
    },
  }
}

/** Beside the file where that folder can be written, in the current folder otherwise. */
export async function defaultRejectPath(path: string | undefined, name: string): Promise<string> {
  if (path !== undefined) {
    const beside = `${path}.rejects.csv`
    const writable = await access(dirname(resolve(path)), constants.W_OK).then(
      () => true,
      () => false,
    )
    if (writable) return beside
  }
  return join(process.cwd(), `${basename(name)}.rejects.csv`)
}

/** Whether the file still holds what an interrupted run had committed. */
export async function holdsBytes(path: string, bytes: number): Promise<boolean> {
  return (
    bytes === 0 ||
    (await stat(path).then(
      (facts) => facts.size >= bytes,
      () => false,
    ))
  )
}

function rejectLine({ line, raw, faults }: RejectedRow): string {
  const reason = faults.map((fault) => (faults.length > 1 && fault.column !== '' ? `${fault.column}: ${fault.reason}` : fault.reason)).join('; ')
  return `${line},${quote(faults[0]?.column ?? '')},${faults[0]?.code ?? ''},${quote(reason)},${quote(raw)}\n`
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
