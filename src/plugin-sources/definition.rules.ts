import type { AnyPlugin } from '../plugin-host/define-plugin.ts'

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** What each member of a definition must be, to be looked at at all; the boot checks what it says. */
const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string',
  version: (value) => typeof value === 'string',
  host: (value) => typeof value === 'string',
  description: (value) => typeof value === 'string',
  capabilities: Array.isArray,
  config: (value) => isObject(value) && typeof value['safeParse'] === 'function',
  hooks: (value) => isObject(value) || typeof value === 'function',
}

const MEND = 'Export what definePlugin gives, as the default or as the only plugin.'

/** The plugin that a module exports, as its default or as its only export that is one; or why there is none. */
export function definitionIn(exported: Readonly<Record<string, unknown>>): AnyPlugin | string {
  if (exported['default'] !== undefined) return missingIn(exported['default']) ?? (exported['default'] as AnyPlugin)
  const plugins = Object.entries(exported).filter(([, value]) => missingIn(value) === null)
  if (plugins.length === 1) return plugins[0]?.[1] as AnyPlugin
  if (plugins.length > 1) return `exports ${plugins.map(([name]) => name).join(' and ')}, which are ${plugins.length} plugins. Make one of them the default export.`
  const nearly = Object.entries(exported).find(([, value]) => isObject(value) && 'hooks' in value)
  if (nearly !== undefined) return `${nearly[0]}: ${missingIn(nearly[1])}`
  return `this is not a plugin: it exports ${Object.keys(exported).join(', ') || 'nothing'}. ${MEND}`
}

function missingIn(value: unknown): string | null {
  if (!isObject(value)) return `this is not a plugin: it is ${value === null ? 'null' : `a ${typeof value}`}. ${MEND}`
  const wrong = Object.entries(MEMBERS).filter(([name, fits]) => !fits(value[name])).map(([name]) => name)
  return wrong.length === 0 ? null : `this is not a plugin: ${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} missing or of the wrong type. ${MEND}`
}
