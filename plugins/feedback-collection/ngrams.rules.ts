/** Buckets that words and pairs of words are hashed into. A power of two. */
export const BUCKETS = 65_536

/** Words of a text, lower case. The masks of published complaints ("XXXX", "{$100.00}") and digits are left out: they tell of the publisher. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]+(?:'[a-z]+)?/g) ?? []).filter((word) => !/^x{2,}$/.test(word))
}

/** The distinct buckets of a text's words and pairs of neighbours, ascending. A bucket cannot be turned back into its words. */
export function bucketsOf(words: readonly string[]): number[] {
  const buckets = new Set<number>()
  for (let i = 0; i < words.length; i++) {
    buckets.add(bucketOf(words[i] as string))
    if (i > 0) buckets.add(bucketOf(`${words[i - 1]} ${words[i]}`))
  }
  return [...buckets].sort((a, b) => a - b)
}

/** FNV-1a, 32 bits, folded to 16. */
function bucketOf(term: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193)
  return ((hash >>> 16) ^ hash) & (BUCKETS - 1)
}
