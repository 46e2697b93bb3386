import type { Graph } from '../schema/graph.ts'
import {
  ColumnMissing,
  ColumnUnmapped,
  FileMalformed,
  FileNotReadable,
  ImportBusy,
  MappingInvalid,
  type MappingFault,
  PortfolioConflict,
  RejectFileNotWritable,
} from './import.errors.ts'

/** The expected failures of an import. */
export const IMPORT_ERRORS = [
  MappingInvalid,
  ColumnMissing,
  ColumnUnmapped,
  FileNotReadable,
  FileMalformed,
  RejectFileNotWritable,
  PortfolioConflict,
  ImportBusy,
] as const

export function addImportErrors({ builder, errorType }: Graph): void {
  const fault = builder.objectRef<MappingFault>('MappingFault').implement({
    description: 'One thing wrong with a mapping.',
    fields: (t) => ({
      path: t.exposeString('path', { description: 'Where in the mapping; empty for the whole.' }),
      message: t.exposeString('message', { description: 'What is wrong.' }),
    }),
  })
  errorType(MappingInvalid, {
    description: 'The mapping does not say what a mapping must; nothing was written.',
    fields: (t) => ({ faults: t.field({ type: [fault], description: 'Every fault.', resolve: (error) => [...error.faults] }) }),
  })
  errorType(ColumnMissing, {
    description: 'The mapping names columns that the file does not have; nothing was written.',
    fields: (t) => ({
      columns: t.stringList({ description: 'Columns that are missing.', resolve: (error) => [...error.columns] }),
      known: t.stringList({ description: 'Columns that the file has.', resolve: (error) => [...error.known] }),
    }),
  })
  errorType(ColumnUnmapped, {
    description: 'The file has columns that the mapping does not name, and the mapping refuses those; nothing was written.',
    fields: (t) => ({
      columns: t.stringList({ description: 'Columns that the mapping does not name.', resolve: (error) => [...error.columns] }),
      known: t.stringList({ description: 'Columns that it names.', resolve: (error) => [...error.known] }),
    }),
  })
  errorType(FileNotReadable, { description: 'The file cannot be opened, or is empty; nothing was written.' })
  errorType(FileMalformed, {
    description: 'The file stops making sense at a line; the rows before it are imported.',
    fields: (t) => ({ line: t.exposeInt('line', { description: 'Physical line, from 1.' }) }),
  })
  errorType(RejectFileNotWritable, { description: 'The file of rejected rows cannot be written on the server.' })
  errorType(PortfolioConflict, { description: 'A portfolio of that code exists with another currency, zone or country; nothing was written.' })
  errorType(ImportBusy, { description: 'The same file is being imported by another process.' })
}
