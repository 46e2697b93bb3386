import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { type Config, config } from '../config.ts'
import { INPUTS } from '../inputs.rules.ts'
import { compileScorecard } from '../scorecard.rules.ts'

const FILE = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'uci_credit_default', 'uci_credit_default_open.csv.gz')
const STATES = ['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6']
/** Default rate of the best and the worst of four bands by the last delinquency state alone, in percent. */
const REFERENCE = { best: 13.92, worst: 71.17 }

/** Facts, whether the account defaulted a month later, and one of two halves by a hash of its id. The four columns about the person are not read. */
function readPortfolio() {
  const [header, ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n') as [string, ...string[]]
  const at = new Map(header.trim().split(',').map((name, index) => [name, index]))
  return lines.map((line) => {
    const cells = line.trim().split(',')
    const number = (name: string) => Number(cells[at.get(name) as number])
    const states = STATES.map((name) => Math.max(number(name), 0))
    const outstanding = number('BILL_AMT1')
    const bill = number('BILL_AMT2')
    const lastPaid = [1, 2, 3, 4, 5, 6].findIndex((month) => number(`PAY_AMT${month}`) > 0)
    const facts = makeFacts({
      dpd: 30 * (states[0] as number),
      monthsDelinquent6: states.filter((state) => state > 0).length,
      worstDpd6: 30 * Math.max(...states),
      outstanding,
      creditLimit: number('LIMIT_BAL'),
      utilisation: outstanding / number('LIMIT_BAL'),
      payRatio: bill > 0 ? number('PAY_AMT1') / bill : null,
      paid90: number('PAY_AMT1') + number('PAY_AMT2') + number('PAY_AMT3'),
      daysSinceLastPayment: lastPaid < 0 ? null : 15 + 30 * lastPaid,
    })
    const half = (createHash('sha256').update(cells[at.get('ID') as number] as string).digest()[0] as number) % 2
    return { facts, defaulted: number('default.payment.next.month') === 1, half }
  })
}

type Account = ReturnType<typeof readPortfolio>[number]

/** The card with points and cut-offs taken from these accounts by rule: a bin's points from its default rate, grades of the same sizes as the card's. */
function refit(card: Config, accounts: readonly Account[]): Config {
  const rateOf = (of: readonly Account[]) => (of.length === 0 ? 0 : of.filter((account) => account.defaulted).length / of.length)
  const characteristics = card.characteristics.map((characteristic) => {
    const read = INPUTS[characteristic.input]
    const rates = characteristic.bins.map(({ below }, i) => {
      const from = characteristic.bins[i - 1]?.below ?? -Infinity
      return rateOf(accounts.filter(({ facts }) => { const value = read(facts); return value !== null && value >= from && value < (below ?? Infinity) }))
    })
    const [least, most] = [Math.min(...rates), Math.max(...rates)]
    return { ...characteristic, bins: characteristic.bins.map((bin, i) => ({ ...bin, points: most === least ? 0 : (100 * ((rates[i] as number) - least)) / (most - least) })) }
  })
  const [before, after] = [compileScorecard(card), compileScorecard({ ...card, characteristics })]
  const scores = accounts.map(({ facts }) => after.score(facts) as number).sort((x, y) => x - y)
  const cut = (...better: string[]) => scores[accounts.filter(({ facts }) => better.includes(before.gradeOf(facts))).length] as number
  return { ...card, characteristics, cutOffs: { b: cut('A'), c: cut('A', 'B'), d: cut('A', 'B', 'C') } }
}

/** Probability that a defaulter scores worse than a payer; ties count half. */
function aucOf(scored: readonly { score: number; defaulted: boolean }[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score)
  let rankSum = 0
  let bad = 0
  for (let i = 0; i < sorted.length; ) {
    let j = i
    while (j < sorted.length && sorted[j]?.score === sorted[i]?.score) j++
    for (let k = i; k < j; k++) {
      if (sorted[k]?.defaulted === true) {
        rankSum += (i + j + 1) / 2
        bad++
      }
    }
    i = j
  }
  return (rankSum - (bad * (bad + 1)) / 2) / (bad * (sorted.length - bad))
}

it.skipIf(!existsSync(FILE))('separates the defaulters of a real card portfolio: from A to D the rate rises, by more than the reference bands do', () => {
  const portfolio = readPortfolio()
  expect(portfolio).toHaveLength(20_000)
  const measure = (name: string, content: Config, accounts: readonly Account[]) => {
    const card = compileScorecard(content)
    const graded = accounts.map((account) => ({ ...account, grade: card.grade(account.facts).grade, score: card.score(account.facts) as number }))
    const bands = (['A', 'B', 'C', 'D'] as const).map((grade) => {
      const of = graded.filter((account) => account.grade === grade)
      return { grade, accounts: of.length, rate: (100 * of.filter((account) => account.defaulted).length) / of.length }
    })
    const rates = bands.map(({ rate }) => rate) as [number, number, number, number]
    const measured = { bands, rates, spread: rates[3] - rates[0], auc: aucOf(graded) }
    const shown = bands.map((band) => `${band.grade} ${band.rate.toFixed(2)} % of ${band.accounts}`).join(', ')
    console.log(`${name}: ${shown}; spread ${measured.spread.toFixed(2)}; AUC ${measured.auc.toFixed(4)}`)
    return measured
  }
  const shipped = config.parse({})
  const halfOf = (half: number) => portfolio.filter((account) => account.half === half)
  const whole = measure('All accounts, in sample: the points were set by hand on them', shipped, portfolio)
  const halves = [0, 1].map((half) => measure(`Half ${half} by hash of the id, in sample too`, shipped, halfOf(half)))
  for (const { spread } of [whole, ...halves]) expect(spread).toBeGreaterThanOrEqual(REFERENCE.worst - REFERENCE.best)
  // What the characteristics and bins are worth on accounts that nobody looked at: points by rule from one half, judged on the other.
  const outside = [0, 1].map((half) => measure(`Out of sample: points from half ${half}, judged on half ${1 - half}`, refit(shipped, halfOf(half)), halfOf(1 - half)))
  for (const { rates, auc } of [whole, ...halves, ...outside]) {
    expect(rates).toEqual([...rates].sort((a, b) => a - b))
    expect(auc).toBeGreaterThanOrEqual(0.72)
  }
  for (const band of whole.bands) expect(band.accounts).toBeGreaterThanOrEqual(300)
})

if (!existsSync(FILE)) console.log(`Skipped: the card portfolio is not at ${FILE}.`)
