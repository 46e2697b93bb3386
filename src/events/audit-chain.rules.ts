import { createHash } from 'node:crypto'

/** What the first entry of every chain follows. */
export const GENESIS = '0'.repeat(64)
/** Of the file, in its first line. */
export const AUDIT_FORMAT = 'dunlin-audit/1'

/** JSON with the keys of every object in order of their UTF-16 units and no spaces: the same bytes for the same value, as in RFC 8785. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonicalJson(v)}`).join(',')}}`
}

/** SHA-256, hex, over the parts one after the other, in UTF-8. */
export function sha256(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** One line of the file: the event, chained to the one before. `event` is canonical JSON. */
export function entryLine(seq: number, prev: string, event: string): { readonly line: string; readonly hash: string } {
  const hash = sha256(prev, event)
  return { hash, line: `{"event":${event},"hash":"${hash}","prev":"${prev}","seq":${seq}}\n` }
}

/** What the last line says beside its seal. */
export interface Footer {
  readonly count: number
  /** Hash of the last entry; `GENESIS` where there is none. */
  readonly head: string
  /** SHA-256 over the first line's canonical JSON. */
  readonly header: string
  /** Events that were being written meanwhile; the next export has them. */
  readonly pending: number
  /** What of the chain is not as it was at earlier checkpoints, in words; empty: all is. */
  readonly broken: readonly string[]
}

/** The last line. Its seal closes the file: who keeps it elsewhere can tell later whether the file is still the same. */
export function footerLine(footer: Footer): { readonly line: string; readonly seal: string } {
  const seal = sha256(footer.head, canonicalJson(footer))
  return { seal, line: `${canonicalJson({ footer: { ...footer, seal } })}\n` }
}
