import type { Graph } from '../schema/graph.ts'
import { KNOWN_ELEMENTS } from './template-elements.rules.ts'
import type { TemplateInputType } from './template-input.graph.ts'
import { lintTemplate } from './template-lint.rules.ts'
import { PLACEHOLDERS, type Placeholder } from './template-placeholder.rules.ts'
import { toTemplateText } from './template-text.rules.ts'
import type { TemplateTypes } from './template-types.graph.ts'

/** `templateLint`, `templatePlaceholders` and `templateElements`: what an editor needs while somebody types. */
export function addTemplateLint({ builder }: Graph, { finding }: TemplateTypes, text: TemplateInputType): void {
  const source = builder.enumType('TemplatePlaceholderSource', {
    description: 'Who fills a placeholder.',
    values: {
      CASE: { description: 'Dunlin, from the case.' },
      WORDING: { description: 'Dunlin, with a sentence in the language of the text.' },
      SENDER: { description: 'Whoever sends, who alone knows it.' },
    } as const,
  })
  const placeholder = builder.objectRef<Placeholder>('TemplatePlaceholder').implement({
    description: 'A blank in a text, written {{name}}.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What stands between the braces.' }),
      description: t.exposeString('description', { description: 'What is put in.' }),
      source: t.field({ type: source, description: 'Who fills it.', resolve: (p) => p.source }),
      personal: t.exposeBoolean('personal', { description: 'Whether it says who the customer is; it is masked in previews.' }),
      disclosing: t.exposeBoolean('disclosing', { description: 'Whether it gives away that it is about a debt; never on an envelope.' }),
    }),
  })
  const element = builder.objectRef<(typeof KNOWN_ELEMENTS)[number]>('TemplateElement').implement({
    description: 'Something that a rule pack may require a text to contain.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'As the rule packs call it.' }),
      title: t.exposeString('title', { description: 'In words.' }),
    }),
  })
  builder.queryFields((t) => ({
    templateLint: t.field({
      type: [finding],
      description: 'What the lint says of a text: form, placeholders, elements, and what may not be said, in English and Chinese. Nothing is stored. Not legal advice.',
      args: { text: t.arg({ type: text, required: true, description: 'The text.' }) },
      resolve: (_root, { text: given }) => [...lintTemplate(toTemplateText(given))],
    }),
    templatePlaceholders: t.field({ type: [placeholder], description: 'Every placeholder that a text may have.', resolve: () => [...PLACEHOLDERS] }),
    templateElements: t.field({ type: [element], description: 'Elements of texts that the lint can look for, or knows by name.', resolve: () => [...KNOWN_ELEMENTS] }),
  }))
}
