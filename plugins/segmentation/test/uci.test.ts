import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { config } from '../config.ts'
import { compileScorecard } from '../rules.ts'

const FILE = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'uci_credit_default', 'uci_credit_default_open.csv.gz')
const STATES = ['PAY_0', 'PAY_2', 'PAY_3', 'PAY_4', 'PAY_5', 'PAY_6']

/** Facts and whether the account defaulted a month later. The four columns about the person himself are not read. */
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
    return { facts, defaulted: number('default.payment.next.month') === 1 }
  })
}

/** Probability that a defaulter scores worse than a payer; ties count half. */
function aucOf(scored: { score: number; defaulted: boolean }[]): number {
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

it.skipIf(!existsSync(FILE))('separates the defaulters of a real card portfolio, and their rate rises from A to D', () => {
  const portfolio = readPortfolio()
  expect(portfolio).toHaveLength(20_000)
  const card = compileScorecard(config.parse({}))
  const graded = portfolio.map(({ facts, defaulted }) => ({ grade: card.grade(facts).grade, score: card.score(facts) as number, defaulted }))
  const bands = (['A', 'B', 'C', 'D'] as const).map((grade) => {
    const of = graded.filter((g) => g.grade === grade)
    return { grade, accounts: of.length, rate: of.filter((g) => g.defaulted).length / of.length }
  })
  const auc = aucOf(graded)
  console.log(bands.map((b) => `${b.grade}: ${b.accounts} accounts, ${(100 * b.rate).toFixed(2)} % defaulted`).join('; '), `; AUC ${auc.toFixed(4)}`)
  expect(auc).toBeGreaterThanOrEqual(0.72)
  for (let i = 1; i < bands.length; i++) expect((bands[i] as { rate: number }).rate).toBeGreaterThan((bands[i - 1] as { rate: number }).rate)
  for (const band of bands) expect(band.accounts).toBeGreaterThan(500)
})

if (!existsSync(FILE)) console.log(`Skipped: the card portfolio is not at ${FILE}.`)
