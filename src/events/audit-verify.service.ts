import { AUDIT_FORMAT, canonicalJson, GENESIS, sha256 } from './audit-chain.rules.ts'

export interface AuditFault {
  /** Line of the file, from 1. */
  readonly line: number
  readonly what: string
}

export interface AuditVerdict {
  readonly entries: number
  readonly head: string
  /** Null: the file has no footer. */
  readonly seal: string | null
  /** At most `MAX_FAULTS`, in the order of the lines. Empty: nothing was changed since it was written. */
  readonly faults: readonly AuditFault[]
}

export const MAX_FAULTS = 20

interface Entry {
  readonly event: { readonly id?: number }
  readonly hash: string
  readonly prev: string
  readonly seq: number
}
interface Header {
  readonly format?: string
  readonly filter?: { readonly portfolio: string | null; readonly from: string | null; readonly to: string | null }
  readonly checkpoint?: { readonly events: number; readonly hash: string } | null
}

/**
 * Checks an exported audit trail by itself, line by line, in flat memory. Finds every line that was changed, dropped, added or moved.
 * Who can write a file can also write a whole other one that holds together: so compare the seal or the head with one kept elsewhere.
 */
export async function verifyAudit(lines: AsyncIterable<string>): Promise<AuditVerdict> {
  const faults: AuditFault[] = []
  let line = 0
  let header: { readonly text: string; readonly content: Header } | null = null
  let footer: Record<string, unknown> | null = null
  let [entries, seq, head] = [0, 0, GENESIS]
  const fault = (what: string, at = line) => {
    if (faults.length < MAX_FAULTS) faults.push({ line: at, what })
  }

  const readEntry = (entry: Entry) => {
    entries++
    const name = `entry ${entry.seq} (event ${entry.event.id ?? 'without id'})`
    if (sha256(entry.prev, canonicalJson(entry.event)) !== entry.hash) fault(`${name} was changed: its hash is not that of its content`)
    if (entry.seq <= seq) return fault(`${name} was added or moved: entry ${seq} came before it`)
    if (entry.seq > seq + 1) fault(entry.seq === seq + 2 ? `entry ${seq + 1} is missing before this line` : `entries ${seq + 1} to ${entry.seq - 1} are missing before this line`)
    else if (entry.prev !== head) fault(`${name} does not follow ${seq === 0 ? 'the beginning of the chain' : `entry ${seq}`}: one of the two was changed`)
    seq = entry.seq
    head = entry.hash
    const checkpoint = isFull(header?.content) ? header?.content.checkpoint : null
    if (checkpoint?.events === seq && checkpoint.hash !== head) fault(`${name} is not what the checkpoint in the header says: an event up to it was changed since`)
  }

  for await (const text of lines) {
    line++
    const read = parse(text)
    if (read === null || canonicalJson(read) !== text) {
      fault('this line was changed: it is not as it was written')
      if (read === null) continue
    }
    if (footer !== null) {
      fault('this line was added: it stands after the footer')
      continue
    }
    if ('header' in read) {
      if (line !== 1) fault('this line was added or moved: a header stands in the first line only')
      else header = { text, content: read['header'] as Header }
    } else if ('footer' in read) footer = read['footer'] as Record<string, unknown>
    else if (isEntry(read)) readEntry(read)
    else fault('this line is no entry, no header and no footer')
  }

  line = Math.max(line, 1)
  if (header === null) fault('the header is missing', 1)
  else if (header.content.format !== AUDIT_FORMAT) fault(`the format is ${header.content.format}; this reads ${AUDIT_FORMAT}`, 1)
  if (footer === null) fault('the footer is missing: the file was cut off, or its export did not end')
  else {
    const { seal, ...rest } = footer
    if (header !== null && rest['header'] !== sha256(header.text)) fault('the header was changed', 1)
    if (rest['count'] !== seq) fault(`the footer counts ${String(rest['count'])} entries, and the last one is ${seq}`)
    if (rest['head'] !== head) fault('the footer names another last hash: lines before it were changed or dropped')
    if (seal !== sha256(String(rest['head']), canonicalJson(rest))) fault('the footer was changed')
    for (const broken of Array.isArray(rest['broken']) ? rest['broken'] : []) fault(`when it was exported: ${String(broken)}`)
  }
  return { entries, head, seal: typeof footer?.['seal'] === 'string' ? footer['seal'] : null, faults }
}

const isFull = (header: Header | undefined): boolean => header?.filter?.portfolio === null && header.filter.from === null && header.filter.to === null

function isEntry(read: object): read is Entry {
  const { event, hash, prev, seq } = read as Partial<Record<keyof Entry, unknown>>
  return typeof event === 'object' && event !== null && typeof hash === 'string' && typeof prev === 'string' && Number.isSafeInteger(seq)
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null
  } catch {
    return null
  }
}
