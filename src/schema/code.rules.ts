import { InvalidInput } from './errors.ts'

const CODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

/** A short unique name that people and machines type. Throws `InvalidInput`. */
export function checkCode(code: string, field: string): void {
  if (!CODE.test(code)) throw new InvalidInput(`"${code.slice(0, 80)}" is no code. Use 1 to 64 letters, digits, dots, dashes and underscores.`, [field])
}

/** Skills and languages: at most 50, none twice. Throws `InvalidInput`. */
export function checkCodes(codes: readonly string[], field: string): void {
  if (codes.length > 50) throw new InvalidInput(`${codes.length} entries; give at most 50.`, [field])
  for (const [i, code] of codes.entries()) {
    checkCode(code, field)
    if (codes.indexOf(code) !== i) throw new InvalidInput(`${code} is there twice. Name it once.`, [field])
  }
}

export function checkName(name: string, field = 'name'): void {
  if (name.trim() === '' || name.length > 200) throw new InvalidInput('A name has 1 to 200 characters.', [field])
}
