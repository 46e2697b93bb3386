import { UserError } from '../schema/errors.ts'

/** One thing wrong with a mapping: where in it, and what. */
export interface MappingFault {
  readonly path: string
  readonly message: string
}

/** The mapping file does not say what a mapping must; every fault is listed. */
export class MappingInvalid extends UserError {
  readonly code = 'MAPPING_INVALID'
  readonly faults: readonly MappingFault[]

  constructor(faults: readonly MappingFault[]) {
    super(
      `The mapping has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${faults.map((f) => `${f.path || '(root)'}: ${f.message}`).join('; ')}. ` +
        `Mend it and import again; nothing was written.`,
      ['map'],
    )
    this.faults = faults
  }
}

/** The mapping names columns that the file does not have. */
export class ColumnMissing extends UserError {
  readonly code = 'COLUMN_MISSING'
  readonly columns: readonly string[]
  readonly known: readonly string[]

  constructor(file: string, columns: readonly string[], known: readonly string[]) {
    super(
      `The mapping names ${list(columns)}, which ${file} does not have. Its columns are ${list(known)}. ` +
        `Correct the name in the mapping, or set format.delimiter if the columns were split wrongly; nothing was written.`,
      ['map'],
    )
    this.columns = columns
    this.known = known
  }
}

/** The file has columns that the mapping does not name, and the mapping says to refuse those. */
export class ColumnUnmapped extends UserError {
  readonly code = 'COLUMN_UNMAPPED'
  readonly columns: readonly string[]
  readonly known: readonly string[]

  constructor(file: string, columns: readonly string[], known: readonly string[]) {
    super(
      `${file} has ${list(columns)}, which the mapping does not name; it names ${list(known)}. ` +
        `Map the column, add it to "ignore", or set "extra" to "attributes" or "ignore"; nothing was written.`,
      ['map'],
    )
    this.columns = columns
    this.known = known
  }
}

/** The file cannot be opened, or is empty. */
export class FileNotReadable extends UserError {
  readonly code = 'FILE_NOT_READABLE'

  constructor(file: string, reason: string) {
    super(`${file} cannot be read: ${reason}. Check the path and its permissions; nothing was written.`, ['file'])
  }
}

/** The file stops making sense at a line and cannot be read past it. The rows before it are imported whole. */
export class FileMalformed extends UserError {
  readonly code = 'FILE_MALFORMED'
  readonly line: number

  constructor(file: string, line: number, reason: string) {
    super(
      `${file}, line ${line}: ${reason}. ` +
        `The rows before it are kept. Mend the file from there and import it again; rows that did not change stay as they are.`,
      ['file'],
    )
    this.line = line
  }
}

/** The file of rejected rows cannot be written where it was asked for. */
export class RejectFileNotWritable extends UserError {
  readonly code = 'REJECT_FILE_NOT_WRITABLE'

  constructor(file: string, reason: string) {
    super(`The file of rejected rows ${file} cannot be written: ${reason}. Name another one.`, ['rejectFile'])
  }
}

/** A portfolio of that code exists and is another one. */
export class PortfolioConflict extends UserError {
  readonly code = 'PORTFOLIO_CONFLICT'

  constructor(code: string, what: string, has: string, asked: string) {
    super(
      `Portfolio ${code} exists with ${what} ${has}; the mapping says ${asked}. ` +
        `Correct the mapping, or choose another portfolio code; nothing was written.`,
      ['map', 'portfolio', what],
    )
  }
}

/** Another process is importing the same file with the same mapping. */
export class ImportBusy extends UserError {
  readonly code = 'IMPORT_BUSY'

  constructor(jobId: number) {
    super(`Import ${jobId} of the same file is being run by another process. Wait until it is done; what it has written is whole.`, ['file'])
  }
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 40)
    .map((name) => `"${name}"`)
    .join(', ')
  return names.length === 0 ? 'none' : names.length > 40 ? `${shown} and ${names.length - 40} more` : shown
}
