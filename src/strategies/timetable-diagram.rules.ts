import { GRADES, type Step } from './step.rules.ts'

const GRADE_TITLE = { A: 'Grade A', B: 'Grade B', C: 'Grade C', D: 'Grade D', INSUFFICIENT_DATA: 'Not graded' } as const

/**
 * A timetable as Mermaid text (`timeline`): a section a grade, a line a day past due.
 * Repetitions stand in their step's line; conditions are marked, not written out.
 */
export function timetableDiagram(title: string, steps: readonly Step[]): string {
  const lines = ['timeline', `  title ${plain(title)}`]
  for (const grade of GRADES) {
    const days = new Map<number, string[]>()
    const inOrder = [...steps].sort((a, b) => (a.offsetDays[grade] ?? 0) - (b.offsetDays[grade] ?? 0) || a.ordinal - b.ordinal)
    for (const step of inOrder) {
      const day = step.offsetDays[grade]
      if (day === undefined) continue
      const of = days.get(day)
      if (of === undefined) days.set(day, [label(step)])
      else of.push(label(step))
    }
    if (days.size === 0) continue
    lines.push(`  section ${GRADE_TITLE[grade]}`)
    for (const [day, labels] of days) lines.push(`    day ${day} : ${labels.join(' : ')}`)
  }
  return lines.join('\n') + '\n'
}

function label(step: Step): string {
  const repeats = step.repeatDays === 0 ? '' : `, ${step.maxOccurrences} times every ${step.repeatDays} days`
  const condition = step.condition === null ? '' : ', if its condition holds'
  const channels = step.channels.join(step.channelMode === 'ALL' ? ' and ' : ', ')
  return plain(`${step.key} (${step.treatment} by ${channels}${repeats}${condition})`)
}

/** Without the characters that mean something to Mermaid. */
function plain(text: string): string {
  return text.replace(/[:;#\r\n<>"`{}]/g, ' ')
}
