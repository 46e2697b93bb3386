/** Texts of the fenced blocks of one language. */
export function blocksOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block]) => block as string)
}

/** From the heading with this title to the next one of its level or above. Throws when there is none. */
export function sectionOf(text: string, title: string): string {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === title)
  if (start === -1) throw new Error(`There is no heading "${title}".`)
  const level = (lines[start] as string).indexOf(' ')
  const end = lines.findIndex((line, i) => i > start && /^#+ /.test(line) && line.indexOf(' ') <= level)
  return lines.slice(start, end === -1 ? undefined : end).join('\n')
}

/** Cells of the first table whose first column has this head; with `head`, the head row too. Throws when there is none. */
export function tableOf(text: string, first: string, { head = false } = {}): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${first} |`))
  if (start === -1) throw new Error(`There is no table of "${first}".`)
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  const rows = lines.slice(start, length === -1 ? undefined : start + length)
  const cells = rows.map((row) => row.slice(1, row.lastIndexOf('|')).split('|').map((cell) => cell.trim()))
  return [...(head ? [cells[0] as string[]] : []), ...cells.slice(2)]
}

/** Targets of the links to other files or headings; code blocks and addresses on the net are left out. */
export function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string).filter((target) => !/^[a-z]+:/.test(target))
}

/** Anchors of the headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title as string).toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replaceAll(' ', '-'),
  )
}
