/**
 * Monthly states of delinquency as a Markov chain: 0 not late, 1 to 3 months late, 4 and more.
 *
 * Rates: pooled one-month transitions of 20,000 card accounts, April to September 2005 (UCI 350). The row of state 1 rests on
 * 20 observations there and is an assumption here: a quarter cures, two fifths stay, the rest roll on.
 */
export const TRANSITIONS: readonly (readonly number[])[] = [
  [82_478, 1_247, 4_134, 0, 0],
  [25, 40, 35, 0, 0],
  [2_716, 1_106, 6_351, 705, 0],
  [107, 73, 245, 109, 194],
  [17, 30, 111, 24, 333],
]

/** Where accounts are six months before: a collections portfolio, so that far more of them are late than in the whole book. */
export const START: readonly number[] = [15, 15, 35, 13, 22]

/**
 * Share of accounts that were on time until the last month and missed their first instalment in it: what a lender hands over
 * every month. In the last month of the same data one account in eight was in state 1, nearly all of them for the first time.
 */
export const ENTRANTS = 0.25

export const LAST_STATE = 4

/** The state in which a number from 0 to 1 falls, by weights. */
export function drawState(weights: readonly number[], random: number): number {
  let left = random * weights.reduce((sum, weight) => sum + weight, 0)
  for (let state = 0; state < weights.length; state++) {
    left -= weights[state] as number
    if (left < 0) return state
  }
  return weights.length - 1
}

/** Months late a month later. `months` counts on where the state, 4 and more, does not. */
export function nextMonths(months: number, random: number): number {
  const from = Math.min(months, LAST_STATE)
  const to = drawState(TRANSITIONS[from] as readonly number[], random)
  return to === LAST_STATE ? Math.max(LAST_STATE, months + 1) : to
}

/** State of a number of days past due: started months, at most 4. */
export function stateOfDays(dpd: number): number {
  return Math.min(LAST_STATE, Math.ceil(dpd / 30))
}
