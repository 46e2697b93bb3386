import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..', '..')

export interface Import {
  /** File that imports, from the root, with forward slashes. */
  readonly from: string
  /** File that is imported, from the root; or the name of a package. */
  readonly to: string
  /** Nothing of it is there at run time. */
  readonly typeOnly: boolean
}

const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** TypeScript files under a folder of the root. */
export function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file).replaceAll('\\', '/'))
    .sort()
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** What a file imports. `import { type A, type B }` counts as types only, as the compiler treats it for our purposes. */
export function importsOf(file: string): Import[] {
  const imports: Import[] = []
  for (const [statement, type, named, dynamic] of textOf(file).matchAll(STATEMENT)) {
    const target = named ?? dynamic ?? ''
    const braces = /\{([^}]*)\}/.exec(statement)?.[1]
    const typesOnly = braces !== undefined && !/^\s*import\s+\w/.test(statement) && braces.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '))
    imports.push({
      from: file,
      to: target.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), target)).replaceAll('\\', '/') : target,
      typeOnly: type !== undefined || typesOnly,
    })
  }
  return imports
}
