/** A quoted name or text, a dollar-quoted body, a comment, the end of a statement, or anything else. */
const TOKENS = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|--[^\n]*|\/\*[\s\S]*?\*\/|;|[^"'$;/-]+|[\s\S]/g

/** The statements of a script without their comments, blanks folded. Knows quotes, dollar quotes and comments, not the grammar. */
export function sqlStatements(script: string): string[] {
  const statements: string[] = []
  let current = ''
  for (const [token] of script.matchAll(TOKENS)) {
    if (token === ';') {
      statements.push(current)
      current = ''
    } else if (token.startsWith('--') || token.startsWith('/*')) current += ' '
    else current += token
  }
  return [...statements, current].map((statement) => statement.replace(/\s+/g, ' ').trim()).filter((statement) => statement !== '')
}
