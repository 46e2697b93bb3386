/** A plugin's name in the spellings of its files: `pay-day`, `pay_day`, `payDay`, `PayDay`, `PAY_DAY`. */
export interface PluginNames {
  readonly kebab: string
  readonly snake: string
  readonly camel: string
  readonly pascal: string
  readonly screaming: string
}

export const PLUGIN_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Name of the plugin that the template is. */
export const TEMPLATE = namesOf('my-plugin')

export function namesOf(kebab: string): PluginNames {
  const words = kebab.split('-')
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  const snake = words.join('_')
  return { kebab, snake, camel: pascal.charAt(0).toLowerCase() + pascal.slice(1), pascal, screaming: snake.toUpperCase() }
}

/** A text of the template with another plugin's name in place of the template's, in every spelling. */
export function renamed(text: string, to: PluginNames): string {
  return (Object.keys(TEMPLATE) as (keyof PluginNames)[]).reduce((done, spelling) => done.replaceAll(TEMPLATE[spelling], to[spelling]), text)
}
