/** Why a row is rejected. */
export type RejectCode =
  | 'BAD_QUOTES'
  | 'COLUMN_COUNT'
  | 'BAD_JSON'
  | 'BAD_ENCODING'
  | 'MISSING_VALUE'
  | 'UNKNOWN_VALUE'
  | 'TOO_LONG'
  | 'BAD_DATE'
  | 'BAD_NUMBER'
  | 'BAD_AMOUNT'
  | 'TOO_MANY_DECIMALS'
  | 'NEGATIVE_AMOUNT'
  | 'ABSURD_AMOUNT'
  | 'UNKNOWN_CURRENCY'
  | 'CURRENCY_MISMATCH'
  | 'UNMAPPED_COLUMN'
  | 'NOT_IN_LOOKUP'
  | 'DUPLICATE_KEY'
  | 'UNKNOWN_CUSTOMER'
  | 'UNKNOWN_ACCOUNT'
  | 'OTHER_PORTFOLIO'

/** One thing wrong with one row. `column` is the file's name for it; '' when it is the whole row. */
export interface RowFault {
  readonly column: string
  readonly code: RejectCode
  readonly reason: string
}

/** A row that is not imported, with everything that is wrong with it. */
export interface RejectedRow {
  readonly line: number
  readonly raw: string
  readonly faults: readonly RowFault[]
}
