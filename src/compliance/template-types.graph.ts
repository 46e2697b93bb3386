import type { Graph } from '../schema/graph.ts'
import type { TemplateFinding } from './template-lint.rules.ts'

/** Enums and small types of templates. Returns their refs. */
export function addTemplateTypes({ builder }: Graph) {
  const state = builder.enumType('TemplateState', {
    description: 'Where a version of a template stands.',
    values: {
      DRAFT: { description: 'Being written; the only state in which it can be changed.' },
      IN_REVIEW: { description: 'Submitted; someone else reads it, and approves or returns it.' },
      APPROVED: { description: 'May be published.' },
      PUBLISHED: { description: 'Goes out. It never changes again.' },
      RETIRED: { description: 'Given to no new action.' },
    } as const,
  })
  const severity = builder.enumType('TemplateFindingSeverity', {
    description: 'What a finding about a text means.',
    values: {
      ERROR: { description: 'The text cannot be submitted.' },
      WARNING: { description: 'Whoever approves says in a note why it may go out.' },
    } as const,
  })
  const part = builder.enumType('TemplatePart', {
    description: 'Part of a text.',
    values: {
      SUBJECT: { value: 'subject', description: 'The subject, or the line on the envelope.' },
      BODY: { value: 'body', description: 'The text itself.' },
      ELEMENTS: { value: 'elements', description: 'What it claims to contain.' },
    } as const,
  })
  const finding = builder.objectRef<TemplateFinding>('TemplateFinding').implement({
    description: 'Something that the lint found in a text. Not legal advice: what it does not find may still be wrong.',
    fields: (t) => ({
      rule: t.exposeString('rule', { description: 'Rule that found it, upper case.' }),
      severity: t.field({ type: severity, description: 'What it means.', resolve: (f) => f.severity }),
      part: t.field({ type: part, description: 'Where it stands.', resolve: (f) => f.part }),
      excerpt: t.exposeString('excerpt', { description: 'The words, placeholder or element that it is about.' }),
      message: t.exposeString('message', { description: 'Why, and how to mend it.' }),
      citation: t.exposeString('citation', { nullable: true, description: 'Where that comes from: law, standard, or product policy; null: a matter of form.' }),
    }),
  })
  return { state, finding }
}

export type TemplateTypes = ReturnType<typeof addTemplateTypes>
