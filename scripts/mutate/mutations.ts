/** One small change of one file. */
export interface Mutation {
  /** From the root of the project. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The line as it is, and as it becomes. */
  readonly before: string
  readonly after: string
  /** The whole file, changed. */
  readonly text: string
}

/** Comparisons and their boundaries, signs, factors, logic, extremes, truth. Operators stand between blanks here: a generic's angle brackets do not. */
const REPLACED: readonly (readonly [pattern: RegExp, by: readonly string[]])[] = [
  [/(?<= )<=(?= )/g, ['<', '>']],
  [/(?<= )>=(?= )/g, ['>', '<']],
  [/(?<= )<(?= )/g, ['<=', '>=']],
  [/(?<= )>(?= )/g, ['>=', '<=']],
  [/(?<= )===(?= )/g, ['!==']],
  [/(?<= )!==(?= )/g, ['===']],
  [/(?<= )\+(?= )/g, ['-']],
  [/(?<= )-(?= )/g, ['+']],
  [/(?<= )\*(?= )/g, ['/']],
  [/(?<= )\/(?= )/g, ['*']],
  [/(?<= )%(?= )/g, ['*']],
  [/(?<= )&&(?= )/g, ['||']],
  [/(?<= )\|\|(?= )/g, ['&&']],
  [/(?<= )(\+=)(?= )/g, ['-=']],
  [/\+\+/g, ['--']],
  [/--(?=[a-z])/g, ['++']],
  [/\bMath\.max\b/g, ['Math.min']],
  [/\bMath\.min\b/g, ['Math.max']],
  [/\bMath\.floor\b/g, ['Math.ceil']],
  [/(?<!-)\bInfinity\b/g, ['-Infinity']],
  [/-Infinity\b/g, ['Infinity']],
  [/\btrue\b/g, ['false']],
  [/\bfalse\b/g, ['true']],
  [/(?<=[( ])!(?=[a-zA-Z(])/g, ['']],
  [/\.some\(/g, ['.every(']],
  [/\.every\(/g, ['.some(']],
]

/** `'…'`, `` `…` `` and comments, blanked: words are not arithmetic. */
const blanked = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, (words) => words.replace(/[^\n]/g, '_'))

/** Of a number the next one and the one before. */
const NUMBER = /(?<![\w.$'])\d[\d_]*(?![\w.'])/g
const around = (text: string): string[] => {
  const n = Number(text.replaceAll('_', ''))
  return n === 0 ? ['1'] : [String(n + 1), String(n - 1)]
}

/** Functions that only put an answer into words. */
const IN_WORDS = /^(?:export )?(?:const|function) (?:clockFace|closedWhere|show|dayText)\b/
/** Types and imports: nothing of them runs. */
const NOT_CODE = /^(?:import |export type |type |export interface |interface |  readonly )/

/** Every change that can be made in a file. */
export function mutationsOf(file: string, text: string): Mutation[] {
  const code = blanked(text)
  const lines = text.split('\n')
  const found: Mutation[] = []
  const add = (at: number, length: number, by: string): void => {
    const line = text.slice(0, at).split('\n').length
    const changed = text.slice(0, at) + by + text.slice(at + length)
    found.push({ file, line, before: lines[line - 1] as string, after: changed.split('\n')[line - 1] as string, text: changed })
  }
  let from = 0
  let words = false
  for (const line of code.split('\n')) {
    if (/^\S/.test(line)) words = IN_WORDS.test(line) || (words && line === '}')
    if (!words && !NOT_CODE.test(line)) {
      for (const [pattern, replacements] of REPLACED) for (const match of line.matchAll(pattern)) for (const by of replacements) add(from + match.index, match[0].length, by)
      for (const match of line.matchAll(NUMBER)) for (const by of around(match[0])) add(from + match.index, match[0].length, by)
    }
    from += line.length + 1
  }
  return found
}
