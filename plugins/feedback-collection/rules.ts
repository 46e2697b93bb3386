import { InvalidInput } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'

/** A CSAT score, 1 (worst) to 5. Throws `InvalidInput`. */
export function checkScore(score: number): void {
  if (Number.isInteger(score) && score >= 1 && score <= 5) return
  throw new InvalidInput(`score is ${score}. Give a whole number from 1 to 5.`, ['score'])
}

/** Trimmed, half a surrogate pair replaced (JSON takes none); null when nothing is left. Throws `InvalidInput` when it is too long. */
export function cleanText(text: string | null | undefined, { textMax }: Config, field = 'text'): string | null {
  const clean = Buffer.from((text ?? '').trim()).toString()
  if (clean.length > textMax) throw new InvalidInput(`${field} has ${clean.length} characters. Keep it to ${textMax}.`, [field])
  return clean === '' ? null : clean
}
