import type { Grade } from '../plugin-host/catalogue.ts'
import type { Fault } from '../segments/condition.errors.ts'
import { type ConditionInputShape, conditionInputPath, conditionJson } from '../segments/condition-input.rules.ts'
import { StepsInvalid } from './strategy.errors.ts'

/** `StepInput` as GraphQL gives it. */
export interface StepInputShape {
  readonly key: string
  readonly ordinal?: number | null | undefined
  readonly treatment: string
  readonly offsetDays: readonly { readonly grade: Grade; readonly days: number }[]
  readonly channels: readonly string[]
  readonly channelMode?: string | null | undefined
  readonly condition?: ConditionInputShape | null | undefined
  readonly catchUp: string
  readonly repeatDays?: number | null | undefined
  readonly maxOccurrences?: number | null | undefined
  readonly templateCode?: string | null | undefined
}

/** GraphQL steps as the JSON that `parseSteps` checks. Throws `StepsInvalid` for a grade named twice, which JSON cannot say. */
export function stepsJson(steps: readonly StepInputShape[]): unknown[] {
  const faults: Fault[] = []
  const json = steps.map((step, place) => {
    const offsetDays: { [G in Grade]?: number } = {}
    for (const [i, { grade, days }] of step.offsetDays.entries()) {
      if (offsetDays[grade] !== undefined)
        faults.push({ path: [String(place), 'offsetDays', String(i)], message: `Grade ${grade} is named twice. Give it one day.` })
      offsetDays[grade] = days
    }
    return {
      key: step.key,
      ordinal: step.ordinal ?? undefined,
      treatment: step.treatment,
      offsetDays,
      channels: step.channels,
      channelMode: step.channelMode ?? undefined,
      condition: step.condition ? conditionJson(step.condition) : null,
      catchUp: step.catchUp,
      repeatDays: step.repeatDays ?? undefined,
      maxOccurrences: step.maxOccurrences ?? undefined,
      templateCode: step.templateCode ?? null,
    }
  })
  if (faults.length > 0) throw new StepsInvalid(faults)
  return json
}

/** A path in the steps' JSON as the path in the GraphQL input. */
export function stepsInputPath(path: readonly string[]): readonly string[] {
  const [place, field, ...rest] = path
  return place !== undefined && field === 'condition' ? [place, field, ...conditionInputPath(rest)] : path
}
