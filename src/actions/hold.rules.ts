/** A half-open interval [from, to) of epoch milliseconds; `to` null is without end. */
export interface Interval {
  readonly from: number
  readonly to: number | null
}

/** Whether the two share an instant. Touching ends share none; one that contains the other does. */
export function overlaps(a: Interval, b: Interval): boolean {
  return (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)
}

export function isInForce(hold: Interval, at: number): boolean {
  return hold.from <= at && (hold.to === null || at < hold.to)
}
