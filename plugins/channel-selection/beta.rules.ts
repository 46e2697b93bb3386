/** A Beta distribution. Both above zero, except at the edges: alpha 0 is certainly 0, beta 0 certainly 1. */
export interface Beta {
  readonly alpha: number
  readonly beta: number
}

/** The value below which a share `p` of the distribution lies, to 1e-10, by bisection of the distribution function. */
export function betaQuantile(p: number, { alpha, beta }: Beta): number {
  if (alpha <= 0) return 0
  if (beta <= 0) return 1
  const logScale = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta)
  let low = 0
  let high = 1
  while (high - low > 1e-10) {
    const middle = (low + high) / 2
    if (betaCdf(middle, alpha, beta, logScale) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The interval that holds the middle 95 %: it lies in it with that probability. */
export function credibleInterval(of: Beta): { readonly low: number; readonly high: number } {
  return { low: betaQuantile(0.025, of), high: betaQuantile(0.975, of) }
}

/** Regularised incomplete beta function by its continued fraction (DLMF 8.17.22), on the side where that converges fast. */
function betaCdf(x: number, a: number, b: number, logScale: number): number {
  const front = Math.exp(logScale + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front / a) * fraction(x, a, b) : 1 - (front / b) * fraction(1 - x, b, a)
}

/** Modified Lentz. 1e-300 stands for zero in a denominator. */
function fraction(x: number, a: number, b: number): number {
  const nonZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m < 1_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    const step = d * c
    value *= step
    if (Math.abs(step - 1) < 1e-13) break
  }
  return value
}

/** Stirling's series, from 12 on; below, by the recurrence. For x > 0. */
function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 12; at++) shift += Math.log(at)
  const inverse = 1 / (at * at)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1_260 - inverse / 1_680))) / at
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift
}
