import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FileNotReadable } from './import.errors.ts'
import { openCsv } from './import-csv.ts'
import type { FileFormat } from './import-map.schema.ts'
import { openNdjson } from './import-ndjson.ts'
import type { OpenSource } from './import-record.ts'

/**
 * Bytes of a file that are taken apart at a time. Few, because the database's answers are heard between two pieces: while one
 * batch is being written the next is read, and the database must not wait for that.
 */
const READ_BYTES = 1 << 14

/** A file that can be read again and again, from the start. */
export interface OpenFile {
  readonly path: string
  readonly name: string
  readonly size: number
}

/** @throws FileNotReadable */
export async function openFile(path: string, name: string): Promise<OpenFile> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new FileNotReadable(name, 'it is not a file')
    await (await open(path)).close()
    return { path, name, size: facts.size }
  } catch (error) {
    if (error instanceof FileNotReadable) throw error
    const code = (error as NodeJS.ErrnoException).code
    throw new FileNotReadable(name, code === 'ENOENT' ? 'there is no such file' : (error as Error).message)
  }
}

/** SHA-256 of the file's bytes as they stand, in hexadecimal. */
export async function fileHash(file: OpenFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 18 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The records of a file, plain or gzip (told apart by its first bytes). `onBytes` is told the bytes read from disk so far. */
export async function openRecords(file: OpenFile, format: FileFormat, onBytes: (read: number) => void = () => {}): Promise<OpenSource> {
  const plain = await plainBytes(file, onBytes)
  const close = () => void plain.destroy()
  const bytes = utf8(plain, format.encoding)
  try {
    return { ...(format.kind === 'ndjson' ? openNdjson(file.name, bytes) : await openCsv(file.name, bytes, format)), close }
  } catch (error) {
    close()
    throw error
  }
}

async function plainBytes(file: OpenFile, onBytes: (read: number) => void): Promise<Readable> {
  const handle = await open(file.path)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  const stream = createReadStream(file.path, { highWaterMark: READ_BYTES })
  let read = 0
  stream.on('data', (chunk) => onBytes((read += chunk.length)))
  stream.pause()
  if (bytesRead < 2 || buffer[0] !== 0x1f || buffer[1] !== 0x8b) return stream
  const gunzip = createGunzip({ chunkSize: READ_BYTES })
  stream.on('error', (error) => gunzip.destroy(error))
  gunzip.on('close', () => stream.destroy())
  return stream.pipe(gunzip)
}

/** Any encoding as UTF-8. What is not valid in it becomes U+FFFD, which a mapped column refuses. */
async function* utf8(bytes: Readable, label: string): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null | undefined
  for await (const piece of bytes) {
    const chunk = piece as Buffer
    if (decoder === undefined) {
      const mark = chunk.subarray(0, 2).toString('hex')
      const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : new TextDecoder(label).encoding
      decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding)
    }
    if (decoder === null) yield chunk
    else {
      const text = decoder.decode(chunk, { stream: true })
      if (text !== '') yield Buffer.from(text)
    }
  }
  const rest = decoder?.decode() ?? ''
  if (rest !== '') yield Buffer.from(rest)
}
