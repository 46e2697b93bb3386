import { BUCKETS } from './ngrams.rules.ts'

/** One weight a bucket, as signed bytes times `scale`. */
export interface LinearModel {
  readonly version: string
  readonly bias: number
  readonly scale: number
  readonly weights: Int8Array
}

/** What the weights file holds. */
export interface StoredModel extends Omit<LinearModel, 'weights'> {
  /** Base64. */
  readonly weights: string
}

/** Throws when the file is of another size: a model that is cut in half would answer all the same. */
export function readModel({ weights, ...rest }: StoredModel): LinearModel {
  const bytes = Int8Array.from(Buffer.from(weights, 'base64'))
  if (bytes.length !== BUCKETS) throw new Error(`The classifier's weights are ${bytes.length}, not ${BUCKETS}. Run train-classifier.ts.`)
  return { ...rest, weights: bytes }
}

/** Logistic of the bias and the weights of a text's buckets, divided by the root of their number, so that long texts are not surer than short ones. */
export function probabilityOf(buckets: readonly number[], { bias, scale, weights }: LinearModel): number {
  let sum = 0
  for (const bucket of buckets) sum += weights[bucket] as number
  return 1 / (1 + Math.exp(-(bias + (sum * scale) / Math.sqrt(Math.max(1, buckets.length)))))
}
