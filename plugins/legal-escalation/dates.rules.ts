/** Calendar dates are 'YYYY-MM-DD' throughout. */
const DAY = 86_400_000
const instant = (date: string): number => Date.parse(`${date}T00:00:00Z`)

export function addDays(date: string, days: number): string {
  return new Date(instant(date) + days * DAY).toISOString().slice(0, 10)
}

/** Whole days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((instant(to) - instant(from)) / DAY)
}
