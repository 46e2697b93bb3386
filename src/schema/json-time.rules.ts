/** An instant as PostgreSQL writes it into JSON in a session in UTC: seconds, or seconds with milliseconds. */
const SECONDS = 25
const MILLISECONDS = 29

/**
 * The DateTime of the API from PostgreSQL's JSON text of a timestamptz, as `new Date(text).toISOString()` gives it, without
 * the two of them; null for a text of any other shape.
 */
export function dateTimeFromJson(text: string): string | null {
  if (!text.endsWith('+00:00') || text.charCodeAt(10) !== 84) return null
  if (text.length === SECONDS) return `${text.slice(0, 19)}.000Z`
  return text.length === MILLISECONDS && text.charCodeAt(19) === 46 ? `${text.slice(0, 23)}Z` : null
}

/** The LocalDate of the API from PostgreSQL's JSON text of a date, which it is already; null for a text of any other shape. */
export const localDateFromJson = (text: string): string | null => (text.length === 10 && text.charCodeAt(4) === 45 ? text : null)
