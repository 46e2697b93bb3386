import { expect, it } from 'vitest'
import { legalApprovalMachine } from '../approval.machine.ts'
import { config } from '../config.ts'
import { DEADLINES, type DeadlineKind, periodOf } from '../deadline.rules.ts'
import { legalCaseMachine } from '../legal-case.machine.ts'
import { legalMeasureMachine } from '../measure.machine.ts'
import { readme, rules } from './sources.ts'

const CONFIG = config.parse({})
const text = readme()
const sorted = (values: Iterable<string>) => [...values].sort()
/** Rows of the table whose first head is that word, without code marks. */
function table(head: string): string[][] {
  const lines = text.slice(text.indexOf(`| ${head} |`)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end).map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim().replaceAll('`', '')))
}

it.each([
  ['Stages', legalCaseMachine],
  ['Four eyes', legalApprovalMachine],
  ['Measures', legalMeasureMachine],
])('the life cycle under %s is drawn as it is', (title, machine) => {
  const drawn = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(text.slice(text.indexOf(`## ${title}`)))?.[1] ?? ''
  const moves = Object.entries(machine.moves as Record<string, readonly string[]>)
  const lines = [
    ...machine.initial.map((state) => `[*] --> ${state}`),
    ...moves.flatMap(([from, to]) => (to.length === 0 ? [`${from} --> [*]`] : to.map((state) => `${from} --> ${state}`))),
  ]
  expect(sorted(drawn.trim().split('\n').map((line) => line.trim()))).toEqual(sorted(lines))
})

it('the refusals are those of the rules', () => {
  const codes = rules().flatMap((source) => [...source.matchAll(/(?:object\(\s*|missing\(|code: )'([A-Z_]+)'/g)].map(([, code]) => code as string))
  expect(sorted(table('refusal').map(([code]) => code as string))).toEqual(sorted(new Set(codes)))
})

it('the deadlines are those of the rules, with their days', () => {
  const stated = Object.keys(DEADLINES).map((kind) => [kind, String(periodOf(kind as DeadlineKind, CONFIG) ?? '')])
  expect(table('deadline').map((row) => row.slice(0, 2))).toEqual(stated)
})

it('every option of the configuration is named', () => {
  const section = text.slice(text.indexOf('## Configuration'))
  expect(Object.keys(CONFIG).filter((key) => !section.includes(`\`${key}\``))).toEqual([])
})
