import { BUCKETS } from './ngrams.rules.ts'

export interface Example {
  readonly buckets: readonly number[]
  readonly positive: boolean
}

/** Chosen by two folds of a five-fold cross-validation of the training file alone. */
const PASSES = 10
const RATE = 0.1
const PULL = 0.01
/** A bucket of fewer texts has no weight: it would be one writer's words. */
const TEXTS_MIN = 2

/**
 * Naive-Bayes logistic regression (Wang and Manning 2012): each bucket counts by the log ratio of its rates in the two classes,
 * and a logistic regression over those, by AdaGrad with L2, says how much. The order of the texts is drawn by a generator that
 * always begins alike, so the same examples give the same weights.
 */
export function train(examples: readonly Example[]): { bias: number; weights: Float64Array } {
  const ratio = logRatios(examples)
  const weights = new Float64Array(BUCKETS)
  const squares = new Float64Array(BUCKETS).fill(1e-8)
  const order = [...examples.keys()]
  let bias = 0
  let seed = 1
  for (let pass = 0; pass < PASSES; pass++) {
    for (let i = order.length - 1; i > 0; i--) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      const other = seed % (i + 1)
      ;[order[i], order[other]] = [order[other] as number, order[i] as number]
    }
    for (const index of order) {
      const { buckets, positive } = examples[index] as Example
      const norm = 1 / Math.sqrt(Math.max(1, buckets.length))
      let sum = bias
      for (const j of buckets) sum += (weights[j] as number) * (ratio[j] as number) * norm
      const error = 1 / (1 + Math.exp(-sum)) - (positive ? 1 : 0)
      for (const j of buckets) {
        if (ratio[j] === 0) continue
        const slope = error * (ratio[j] as number) * norm + PULL * (weights[j] as number)
        squares[j] = (squares[j] as number) + slope * slope
        weights[j] = (weights[j] as number) - (RATE * slope) / Math.sqrt(squares[j] as number)
      }
      bias -= 0.02 * error
    }
  }
  return { bias, weights: weights.map((weight, j) => weight * (ratio[j] as number)) }
}

function logRatios(examples: readonly Example[]): Float64Array {
  const [all, positive] = [new Float64Array(BUCKETS), new Float64Array(BUCKETS)]
  for (const example of examples) {
    for (const j of example.buckets) {
      all[j] = (all[j] as number) + 1
      if (example.positive) positive[j] = (positive[j] as number) + 1
    }
  }
  const positives = examples.filter((example) => example.positive).length
  const negatives = examples.length - positives
  return all.map((texts, j) => {
    if (texts < TEXTS_MIN) return 0
    const yes = positive[j] as number
    return Math.log((yes + 1) / (positives + 2) / ((texts - yes + 1) / (negatives + 2)))
  })
}
