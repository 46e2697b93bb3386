import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openFile, type OpenFile } from './import-open.ts'

/** A stream as a file for the time of one import: it is read twice, once for its fingerprint. */
export async function spool(stream: Readable, name: string): Promise<{ file: OpenFile; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'dunlin-import-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'upload')
    await pipeline(stream, createWriteStream(path))
    return { file: await openFile(path, name), remove }
  } catch (error) {
    await remove()
    throw error
  }
}
