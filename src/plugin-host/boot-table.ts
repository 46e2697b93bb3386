import type { BootRow } from './boot.ts'

/** The boot table as lines of text, columns aligned. */
export function formatBootTable(rows: readonly BootRow[]): string {
  const cells = [
    ['#', 'plugin', 'version', 'from', 'config', 'ms', 'hooks'],
    ...rows.map((row) => [
      row.order === null ? '-' : String(row.order),
      row.name,
      row.version,
      row.origin ?? '',
      row.configHash,
      row.state === 'off' ? '' : row.ms.toFixed(1),
      state(row),
    ]),
  ]
  const widths = (cells[0] as string[]).map((_, column) => Math.max(...cells.map((line) => (line[column] as string).length)))
  return cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ').trimEnd()).join('\n')
}

function state(row: BootRow): string {
  if (row.state === 'off') return 'switched off'
  if (row.state === 'failed') return `failed: ${row.faults.join(' ')}`
  return row.hooks.join(', ') + (row.absent.length === 0 ? '' : ` (not there: ${row.absent.join(', ')})`)
}
