/** Up to three of `known` that look like `name`: by letters to change, or because one begins with the other. Nearest first. */
export function nearNames(name: string, known: readonly string[]): string[] {
  const asked = name.slice(0, 64).toLowerCase()
  if (asked === '') return []
  return known
    .map((candidate) => ({ candidate, far: distance(asked, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(2, Math.floor(asked.length / 3)) || candidate.toLowerCase().startsWith(asked))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
