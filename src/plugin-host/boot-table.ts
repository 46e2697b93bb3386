import type { BootRow } from './boot.ts'

/** The boot table as lines of text, columns aligned. */
export function formatBootTable(rows: readonly BootRow[]): string {
  const cells = [
    ['#', 'plugin', 'version', 'config', 'ms', 'hooks'],
    ...rows.map((row) => [
      String(row.order),
      row.name,
      row.version,
      row.configHash,
      row.ms.toFixed(1),
      row.hooks.join(', ') + (row.absent.length === 0 ? '' : ` (not there: ${row.absent.join(', ')})`),
    ]),
  ]
  const widths = (cells[0] as string[]).map((_, column) => Math.max(...cells.map((line) => (line[column] as string).length)))
  return cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ').trimEnd()).join('\n')
}
