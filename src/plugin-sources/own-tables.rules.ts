import { sqlStatements } from './sql-statements.rules.ts'

const NAME = String.raw`(?:"?public"?\.)?"?(\w+)"?`
const IF = String.raw`(?:IF (?:NOT )?EXISTS )?`

/** What a plugin's migration may say. Each gives the names that it makes, changes or drops: all of them must be the plugin's. */
const ALLOWED: readonly RegExp[] = [
  new RegExp(`^CREATE TABLE ${IF}${NAME}`, 'i'),
  new RegExp(`^CREATE (?:TYPE|SEQUENCE|VIEW) ${IF}${NAME}`, 'i'),
  new RegExp(`^CREATE (?:UNIQUE )?INDEX ${IF}${NAME} ON (?:ONLY )?${NAME}`, 'i'),
  new RegExp(`^ALTER (?:TABLE|TYPE|INDEX|SEQUENCE|VIEW) ${IF}(?:ONLY )?${NAME}`, 'i'),
  new RegExp(`^DROP (?:TABLE|TYPE|INDEX|SEQUENCE|VIEW) ${IF}${NAME}`, 'i'),
  new RegExp(`^COMMENT ON (?:TABLE|TYPE|INDEX|COLUMN|SEQUENCE|VIEW) ${NAME}`, 'i'),
  new RegExp(`^(?:INSERT INTO|DELETE FROM|UPDATE) ${NAME}`, 'i'),
]
/** What a table is renamed to is its name from then on. */
const RENAMED = new RegExp(`^ALTER (?:TABLE|TYPE|INDEX|SEQUENCE|VIEW) .* RENAME TO ${NAME}`, 'i')
const DROPS_SEVERAL = new RegExp(`^DROP .*,`, 'i')

/** `my-plugin` -> `my_plugin`: what the names of its tables and types begin with. */
export const tablePrefix = (plugin: string): string => plugin.replaceAll('-', '_')

/** Statements of a plugin's migration that touch more than the plugin's own tables and types, each with what is wrong. Fences mistakes in, not malice. */
export function foreignStatements(plugin: string, sql: string): string[] {
  return sqlStatements(sql).flatMap((statement) => {
    const wrong = wrongIn(tablePrefix(plugin), statement)
    return wrong === null ? [] : [`${wrong} In: ${statement.length > 120 ? `${statement.slice(0, 120)}…` : statement}`]
  })
}

function wrongIn(prefix: string, statement: string): string | null {
  const match = ALLOWED.map((allowed) => allowed.exec(statement)).find((found) => found !== null)
  if (match === undefined || match === null || DROPS_SEVERAL.test(statement)) {
    return 'A plugin makes, changes, drops and fills its own tables, types, indexes, sequences and views, one a statement, and does nothing else.'
  }
  const names = [...match.slice(1), RENAMED.exec(statement)?.[1]].filter((name) => name !== undefined)
  const foreign = names.filter((name) => !isOwn(prefix, name))
  return foreign.length === 0 ? null : `${foreign.join(', ')} is not the plugin's: its names begin with ${prefix}_.`
}

/** Types are in Pascal case (`MyPluginState`), tables in snake case (`my_plugin_state`). */
function isOwn(prefix: string, name: string): boolean {
  const snake = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
  return snake === prefix || snake.startsWith(`${prefix}_`)
}
