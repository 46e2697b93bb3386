import { FACT_INDEX, toFactValues, withJudged } from '../segments/facts.ts'
import type { JudgedCase } from './batch.types.ts'
import type { Draft, JudgeEnv } from './decide.types.ts'

const GRADE = FACT_INDEX.get('grade') as number
const SEGMENT = FACT_INDEX.get('segment') as number

/** Grades every case; only what differs from the last grade is to be stored. */
export async function gradeAll<Input extends JudgedCase>(inputs: readonly Input[], { hooks, day }: JudgeEnv): Promise<Draft<Input>[]> {
  const requests = inputs.map((input) => ({ caseId: input.caseId, customerId: input.customerId, facts: input.facts, previous: input.previousGrade }))
  const graded = await hooks.decide('segment.grade', requests, { businessDate: day.businessDate })
  return inputs.map((input, i): Draft<Input> => {
    const answer = graded.answers[i] ?? null
    const by = graded.by(i)
    // Nobody had an answer: the previous grade stands; without one the data do not suffice.
    const grade = answer?.grade ?? input.previousGrade ?? 'INSUFFICIENT_DATA'
    const { facts: old } = input
    const risk = answer === null ? old.risk : answer.risk
    const ability = answer === null ? old.ability : answer.ability
    const willingness = answer === null ? old.willingness : answer.willingness
    const same = grade === input.previousGrade && risk === old.risk && ability === old.ability && willingness === old.willingness
    const facts = withJudged(old, { grade, risk, ability, willingness, segment: old.segment })
    const reasonCodes = answer?.reasonCodes ?? []
    return {
      input,
      facts,
      values: toFactValues(facts),
      grade,
      gradeBy: by?.plugin ?? null,
      gradeReasons: reasonCodes,
      segment: null,
      segmentBy: null,
      version: null,
      decision: {
        input,
        values: [],
        close: false,
        grade: same ? null : { grade, risk, ability, willingness, reasonCodes, plugin: by?.plugin ?? 'core', pluginVersion: by?.version ?? '' },
        segment: null,
        endEnrolment: null,
        enrolIn: null,
        actions: [],
        superseded: [],
      },
    }
  })
}

/** Assigns every case to a segment, by its new grade. */
export async function segmentAll(drafts: readonly Draft<JudgedCase>[], { hooks, day, segments }: JudgeEnv): Promise<void> {
  const requests = drafts.map((d) => ({ caseId: d.input.caseId, customerId: d.input.customerId, facts: d.facts, previous: d.input.previousSegment }))
  const assigned = await hooks.decide('segment.assign', requests, { businessDate: day.businessDate, segments })
  // Core's own answer: the last segment, which is the one for whoever fits nowhere.
  const rest = segments.at(-1)?.code ?? null
  drafts.forEach((draft, i) => {
    draft.segment = assigned.answers[i] ?? draft.input.previousSegment ?? rest
    draft.segmentBy = assigned.by(i)?.plugin ?? null
    draft.values[GRADE] = draft.grade
    draft.values[SEGMENT] = draft.segment
    const { grade, risk, ability, willingness } = draft.facts
    draft.facts = withJudged(draft.facts, { grade, risk, ability, willingness, segment: draft.segment })
    draft.decision = { ...draft.decision, values: draft.values, segment: draft.segment === draft.input.previousSegment ? null : draft.segment }
  })
}
