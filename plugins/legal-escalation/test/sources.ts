import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '..')

/** The texts of the plugin's services: what writes. */
export function filesOf(): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.service.ts')).map((name) => readFileSync(join(FOLDER, name), 'utf8'))
}

export const readme = (): string => readFileSync(join(FOLDER, 'README.md'), 'utf8')

/** The texts of the rules that refuse a legal step. */
export const rules = (): string[] => ['rules.ts', 'approval.rules.ts', 'document.rules.ts'].map((name) => readFileSync(join(FOLDER, name), 'utf8'))
