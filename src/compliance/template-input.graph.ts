import type { ActionToneType } from '../actions/action-tone.graph.ts'
import type { Graph } from '../schema/graph.ts'

/** `TemplateTextInput`. Returns its ref. */
export function addTemplateInput({ builder, enums }: Graph, tone: ActionToneType) {
  return builder.inputType('TemplateTextInput', {
    description: 'A wording, for one channel, language and tone.',
    fields: (t) => ({
      channel: t.field({ type: enums.channel, required: true, description: 'Channel that it is for.' }),
      language: t.string({ required: true, description: 'BCP 47: en, en-GB, zh-Hans.' }),
      tone: t.field({ type: tone, required: true, description: 'How firmly it is worded.' }),
      purpose: t.string({ description: 'Purpose of the contact in the rule packs; collect where it is left out.' }),
      subject: t.string({ description: 'Of an e-mail its subject, of a letter the line on the envelope or in its window.' }),
      body: t.string({ required: true, description: 'Plain text, with placeholders such as {{amount}}; see `templatePlaceholders`.' }),
      elements: t.stringList({ description: 'What it claims to contain, as the rule packs call it: opt-out-instructions, …; see `templateElements`.' }),
    }),
  })
}

export type TemplateInputType = ReturnType<typeof addTemplateInput>
