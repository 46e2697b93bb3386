/** How personal data look to whoever has not unmasked them. A dot stands for any number of characters, so lengths leak nothing. */
const DOTS = '•••'

function letters(text: string, count: number): string {
  let first = ''
  for (const letter of text) {
    if (count-- === 0) break
    first += letter
  }
  return first
}

/** "Jane Doe" -> "J••• D•••". */
export function maskName(name: string): string {
  return name
    .trim()
    .split(/\s+/)
    .map((word) => letters(word, 1) + DOTS)
    .join(' ')
}

/** PHONE keeps its last two digits, EMAIL its first letter and top-level domain, SOCIAL its first letter, POSTAL nothing. */
export function maskContactValue(kind: string, value: string): string {
  if (kind === 'PHONE') return value.replace(/\D/g, '').length > 4 ? DOTS + value.replace(/\D/g, '').slice(-2) : DOTS
  if (kind === 'EMAIL') {
    const domain = /@.*(\.[^.@]+)$/.exec(value)
    return `${letters(value, 1)}${DOTS}@${DOTS}${domain?.[1] ?? ''}`
  }
  if (kind === 'SOCIAL') return letters(value, 1) + DOTS
  return DOTS
}
