import type { ConditionTypes } from '../segments/condition.graph.ts'
import type { Graph } from '../schema/graph.ts'
import { TREATMENTS } from './step.rules.ts'
import type { StrategyTypes } from './strategy.graph.ts'

/** `StepInput`, which the mutations that write steps take. */
export function addStepInput({ builder, enums }: Graph, { condition }: ConditionTypes, { catchUp, channelMode }: StrategyTypes) {
  const offset = builder.inputType('GradeOffsetInput', {
    description: 'The day of a step for one grade.',
    fields: (t) => ({
      grade: t.field({ type: enums.grade, required: true, description: 'Grade.' }),
      days: t.int({ required: true, description: 'Days after the oldest unpaid due date; negative is before.' }),
    }),
  })
  return builder.inputType('StepInput', {
    description: 'One line of a timetable.',
    fields: (t) => ({
      key: t.string({ required: true, description: 'Name, unique in the version: first-call.' }),
      ordinal: t.int({ description: 'Order among steps due on the same day; its place in the list where left out.' }),
      treatment: t.string({ required: true, description: `What is done, upper snake case: ${TREATMENTS.join(', ')}, or your own.` }),
      offsetDays: t.field({
        type: [offset],
        required: true,
        description:
          'Its day, by grade; a grade left out never gets the step. Days must not fall from one step to the next. None for A on a legal step.',
      }),
      channels: t.field({ type: [enums.channel], required: true, description: 'Channels that may be used.' }),
      channelMode: t.field({ type: channelMode, description: 'How they are used; FIRST_SUCCESS where left out.' }),
      condition: t.field({ type: condition, description: 'Only while this holds; left out: always.' }),
      catchUp: t.field({ type: catchUp, required: true, description: 'What happens when its day has passed.' }),
      repeatDays: t.int({ description: 'Days between occurrences; 0 or left out: it comes once.' }),
      maxOccurrences: t.int({ description: 'Occurrences at most; needed where it repeats.' }),
      templateCode: t.string({ description: 'Template of the message or the talk.' }),
    }),
  })
}

/** Ref of what `addStepInput` made. */
export type StepInputType = ReturnType<typeof addStepInput>
