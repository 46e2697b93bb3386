import { InvalidInput } from '../../src/plugin-host/index.ts'

/** A text without the blanks around it; null where nothing is left. */
export function given(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}

/** Courts do not plan further ahead, and periods are still to be added. Throws `InvalidInput`. */
export function foreseeable(field: string, date: string | null): void {
  if (date !== null && date > '2199-12-31') throw new InvalidInput(`${field} ${date} is not believed. Give a date before 2200.`, [field])
}

/** A text that must be there. Throws `InvalidInput`. */
export function said(field: string, text: string, mend: string): string {
  const trimmed = given(text)
  if (trimmed === null) throw new InvalidInput(`${field} is empty. ${mend}`, [field])
  return trimmed
}
