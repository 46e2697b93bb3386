import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { BenchReport, BenchTable, Cell, Mark } from './bench.types.ts'

const RESULTS = join(import.meta.dirname, 'results')

/** A number with the digits that mean something: three significant ones, whole above a thousand. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US')
  return value === 0 ? '0' : String(Number(value.toPrecision(3)))
}

const show = (cell: Cell): string => (typeof cell === 'number' ? figure(cell) : cell)

/** A Markdown table, columns aligned so that it reads well on a terminal too. */
export function formatTable({ title, columns, rows }: BenchTable): string {
  const cells = [columns.map(String), ...rows.map((row) => row.map(show))]
  const widths = columns.map((_, c) => Math.max(3, ...cells.map((row) => (row[c] ?? '').length)))
  const pad = (text: string, c: number, width: number) => (c === 0 ? text.padEnd(width) : text.padStart(width))
  const line = (row: readonly string[]) => `| ${widths.map((w, c) => pad(row[c] ?? '', c, w)).join(' | ')} |`
  const rule = `| ${widths.map((w, c) => (c === 0 ? '-'.repeat(w) : '-'.repeat(w - 1) + ':')).join(' | ')} |`
  return [`**${title}**`, '', line(cells[0] as string[]), rule, ...cells.slice(1).map(line)].join('\n')
}

export const formatMark = ({ what, value, atLeast }: Mark): string =>
  `- ${what}: ${figure(value)}, wished for at least ${figure(atLeast)}: ${value >= atLeast ? 'reached' : 'not reached'}`

export function formatReport(title: string, report: BenchReport): string {
  return [
    `## ${title}`,
    ...(report.setting.length === 0 ? [] : [report.setting.map((s) => `- ${s}`).join('\n')]),
    ...report.tables.map(formatTable),
    ...(report.marks.length === 0 ? [] : [report.marks.map(formatMark).join('\n')]),
    ...(report.skipped.length === 0 ? [] : [report.skipped.map((s) => `- skipped: ${s}`).join('\n')]),
  ].join('\n\n')
}

export function machine(): string {
  const cores = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}`
  return `Node ${process.version}, ${cores}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}. Read ratios, not absolutes.`
}

/** Writes `results/NAME.json` and `results/NAME.md`. */
export function keepReport(name: string, title: string, report: BenchReport, quick: boolean): void {
  mkdirSync(RESULTS, { recursive: true })
  const kept = { name, at: new Date().toISOString(), quick, machine: machine(), ...report }
  writeFileSync(join(RESULTS, `${name}.json`), JSON.stringify(kept, null, 2) + '\n')
  const note = quick ? ' Quick run: the figures mean nothing.' : ''
  writeFileSync(join(RESULTS, `${name}.md`), `${formatReport(title, report)}\n\n${machine()}${note}\n`)
}
