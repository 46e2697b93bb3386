/** Words that hold English together, about every third word of an English text; those that other languages share are left out. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  ('about after all am and any are as at be because been before but by can could did do does for from get had has have her him his how i if into is it its ' +
    'just my not of or our out she should so that the their them then there they this to up us was we were what when which who why will with would you your')
    .split(' '),
)

/** Fewest words that are judged at all. */
const WORDS_MIN = 3
/** Smallest share of words that are function words. */
const SHARE_MIN = 0.15

/**
 * Whether a text is English. Unsure is no: letters of another script, too few words, or too few words that hold English together.
 * `words` are those of `wordsOf`.
 */
export function isEnglish(text: string, words: readonly string[]): boolean {
  if (words.length < WORDS_MIN) return false
  const letters = text.match(/\p{L}/gu) ?? []
  const latin = letters.filter((letter) => /[a-z]/i.test(letter)).length
  if (latin < 0.9 * letters.length) return false
  return words.filter((word) => FUNCTION_WORDS.has(word)).length >= SHARE_MIN * words.length
}
