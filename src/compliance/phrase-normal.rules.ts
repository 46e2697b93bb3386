import look from './phrases/look-alikes.json' with { type: 'json' }

/** Traditional character -> simplified; and letters of other scripts -> the Latin ones that they look like. */
const HANT: ReadonlyMap<string, string> = new Map(look.traditional.flatMap((pairs) => [...pairs.matchAll(/(.)(.)/gu)].map(([, hant = '', hans = '']) => [hant, hans] as const)))
const LETTERS: ReadonlyMap<string, string> = new Map(look.letters.map((pair) => [pair.charAt(0), pair.charAt(1)]))
const DIGITS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' }

/** Stands for a placeholder: no word, no letter. */
const BLANK = '□'
const HAN = /\p{Script=Han}/u
/** What is put between characters to hide a word. */
const BETWEEN = /[\s*·•._\-|/~]/u

/** A text as it is matched, with the place in the original of each of its characters. */
export interface Normalised {
  readonly text: string
  /** UTF-16 index in the original of each UTF-16 unit of `text`, and the original's length at the end. */
  readonly at: readonly number[]
}

interface Mark {
  readonly char: string
  readonly at: number
}

/** Traditional characters as simplified ones; everything else as it is. */
export const foldChinese = (text: string): string => [...text].map((char) => HANT.get(char) ?? char).join('')

/**
 * Every reading of a text under which a phrase is looked for: lower case, full width as half width, no accents, no invisible characters,
 * simplified Chinese without anything between its characters, look-alike letters as Latin ones; and, where words mix letters and
 * digits ("p0lice"), a second and third reading of the digits.
 */
export function readings(original: string): readonly Normalised[] {
  const plain = joinSpelled(withoutGaps(characters(original)))
  const base = toNormalised(plain, original.length)
  if (!/[a-z][0-9@$]|[0-9@$][a-z]/.test(base.text)) return [base]
  return [base, readDigits(base, 'i'), readDigits(base, 'l')]
}

function characters(original: string): Mark[] {
  const marks: Mark[] = []
  let skipTo = 0
  let index = 0
  for (const char of original) {
    const at = index
    index += char.length
    if (at < skipTo) continue
    const placeholder = char === '{' ? /^\{\{[^{}]*\}\}/.exec(original.slice(at)) : null
    if (placeholder !== null) {
      skipTo = at + placeholder[0].length
      marks.push({ char: BLANK, at })
      continue
    }
    for (const part of char.normalize('NFKD').toLowerCase()) {
      if (/[\p{M}\p{Cf}]/u.test(part)) continue
      const plain = /\s/u.test(part) ? (part === '\n' ? '\n' : ' ') : part === '’' || part === '‘' ? "'" : /\p{Pd}/u.test(part) ? '-' : part
      const folded = HANT.get(plain) ?? LETTERS.get(plain) ?? plain
      if (folded === ' ' && marks.at(-1)?.char === ' ') continue
      marks.push({ char: folded, at })
    }
  }
  return marks
}

/** 报 警, 报*警 -> 报警. */
function withoutGaps(marks: readonly Mark[]): Mark[] {
  const kept: Mark[] = []
  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i] as Mark
    if (BETWEEN.test(mark.char) && HAN.test(kept.at(-1)?.char ?? '')) {
      let next = i
      while (next < marks.length && BETWEEN.test((marks[next] as Mark).char)) next++
      if (HAN.test(marks[next]?.char ?? '')) {
        i = next - 1
        continue
      }
    }
    kept.push(mark)
  }
  return kept
}

/** a.r.r.e.s.t -> arrest: four single letters or more, each parted from the next in the same way. */
function joinSpelled(marks: readonly Mark[]): Mark[] {
  const text = marks.map((mark) => (mark.char.length === 1 ? mark.char : '□')).join('')
  const dropped = new Set<number>()
  for (const found of text.matchAll(/(?<![a-z0-9])[a-z0-9](?:([ .*_-])[a-z0-9])(?:\1[a-z0-9]){2,}(?![a-z0-9])/g)) {
    for (let i = 1; i < found[0].length; i += 2) dropped.add(found.index + i)
  }
  return dropped.size === 0 ? [...marks] : marks.filter((_, i) => !dropped.has(i))
}

function toNormalised(marks: readonly Mark[], length: number): Normalised {
  const at: number[] = []
  let text = ''
  for (const mark of marks) {
    text += mark.char
    for (let i = 0; i < mark.char.length; i++) at.push(mark.at)
  }
  at.push(length)
  return { text, at }
}

function readDigits({ text, at }: Normalised, one: 'i' | 'l'): Normalised {
  const read = text.replace(/[a-z0-9@$]+/g, (word) =>
    /[a-z]/.test(word) ? word.replace(/[0134579@$]/g, (digit) => (digit === '1' ? one : (DIGITS[digit] ?? digit))) : word,
  )
  return { text: read, at }
}
