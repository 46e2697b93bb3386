import type { Grade } from '../plugin-host/catalogue.ts'
import { type CompiledCondition, compileCondition } from '../segments/condition.compile.ts'
import type { FactValues } from '../segments/facts.ts'
import { GRADES, type Step } from './step.rules.ts'

export interface PlanStep extends Step {
  /** The step's condition, compiled; null: always. */
  readonly holds: CompiledCondition | null
}

interface PlanLine {
  readonly step: PlanStep
  readonly offset: number
}

/** A version's steps, ready to be asked: by grade, in the order of offset and ordinal. */
export interface CompiledPlan {
  readonly steps: readonly PlanStep[]
  readonly lines: { readonly [G in Grade]: readonly PlanLine[] }
}

export interface TimetableInput {
  /** Null counts as INSUFFICIENT_DATA. */
  readonly grade: Grade | null
  /** Business date minus the oldest unpaid due date, in days. */
  readonly dpd: number
  readonly values: FactValues
  /**
   * Step key -> highest occurrence already taken in this enrolment, on earlier business dates. What was taken today is
   * left out, so that a second run of the day gets the same answer.
   */
  readonly taken: ReadonlyMap<string, number>
}

export interface DueStep {
  readonly step: PlanStep
  /** From 1. */
  readonly occurrence: number
  /** Days past due at which this occurrence fell due; at most today's. */
  readonly dueOn: number
}

const NOTHING: readonly DueStep[] = Object.freeze([])

export function compilePlan(steps: readonly Step[]): CompiledPlan {
  const planned = steps.map((step): PlanStep => ({ ...step, holds: step.condition === null ? null : compileCondition(step.condition) }))
  const linesOf = (grade: Grade): readonly PlanLine[] =>
    planned
      .flatMap((step) => {
        const offset = step.offsetDays[grade]
        return offset === undefined ? [] : [{ step, offset }]
      })
      .sort((a, b) => a.offset - b.offset || a.step.ordinal - b.step.ordinal)
  return { steps: planned, lines: Object.fromEntries(GRADES.map((grade) => [grade, linesOf(grade)])) as CompiledPlan['lines'] }
}

/**
 * What is to be done today, in order of position.
 *
 * Occurrence k of a step falls due at `offsetDays[grade] + (k − 1) × repeatDays`, for k up to `maxOccurrences`. Its
 * position is (that day, ordinal, k). A candidate is an occurrence that is due, not yet taken (k above the step's highest
 * taken one), and whose condition holds now; a step without an offset for the grade has none. Of the candidates:
 *
 * 1. NEVER_SKIP: only the earliest one of all NEVER_SKIP steps is done, and whatever is positioned after it waits, of any
 *    catch-up rule, until it was taken. A NEVER_SKIP step whose condition does not hold blocks nothing.
 * 2. SKIP_TO_LATEST: of those left, only the latest one of all SKIP_TO_LATEST steps is done, and only if it is positioned
 *    after everything already taken: a milder step never follows a firmer one.
 * 3. RUN_ALL: all of those left are done.
 *
 * Positions are by today's grade: when the grade changes, so do the days of what was taken. A taken step that the grade
 * does not have counts for nothing.
 */
export function dueSteps(plan: CompiledPlan, input: TimetableInput): readonly DueStep[] {
  const { dpd, values, taken } = input
  const lines = plan.lines[input.grade ?? 'INSUFFICIENT_DATA']
  let due: DueStep[] | undefined
  let lastTaken: DueStep | undefined
  let barrier: DueStep | undefined
  for (const { step, offset } of lines) {
    if (offset > dpd && taken.size === 0) break
    const done = taken.get(step.key) ?? 0
    if (done > 0) {
      const position = { step, occurrence: done, dueOn: offset + (done - 1) * step.repeatDays }
      if (lastTaken === undefined || comparePosition(position, lastTaken) > 0) lastTaken = position
    }
    if (offset > dpd) continue
    const latest = step.repeatDays === 0 ? 1 : Math.min(step.maxOccurrences, Math.floor((dpd - offset) / step.repeatDays) + 1)
    if (latest <= done || (step.holds !== null && !step.holds(values))) continue
    due ??= []
    // Of a SKIP_TO_LATEST step earlier occurrences matter where a barrier may cut the later ones off, so all are candidates.
    for (let occurrence = done + 1; occurrence <= latest; occurrence++) {
      const candidate = { step, occurrence, dueOn: offset + (occurrence - 1) * step.repeatDays }
      if (step.catchUp === 'NEVER_SKIP') {
        if (barrier === undefined || comparePosition(candidate, barrier) < 0) barrier = candidate
        break
      }
      due.push(candidate)
    }
  }
  return due === undefined ? NOTHING : select(due, barrier, lastTaken)
}

function select(candidates: readonly DueStep[], barrier: DueStep | undefined, lastTaken: DueStep | undefined): readonly DueStep[] {
  const chosen: DueStep[] = []
  let latest: DueStep | undefined
  for (const candidate of candidates) {
    if (barrier !== undefined && comparePosition(candidate, barrier) > 0) continue
    if (candidate.step.catchUp === 'RUN_ALL') chosen.push(candidate)
    else if (latest === undefined || comparePosition(candidate, latest) > 0) latest = candidate
  }
  if (latest !== undefined && (lastTaken === undefined || comparePosition(latest, lastTaken) > 0)) chosen.push(latest)
  if (barrier !== undefined) chosen.push(barrier)
  return chosen.length > 1 ? chosen.sort(comparePosition) : chosen
}

/** Order of doing: day, then ordinal, then occurrence. */
export function comparePosition(a: DueStep, b: DueStep): number {
  return a.dueOn - b.dueOn || a.step.ordinal - b.step.ordinal || a.occurrence - b.occurrence
}
