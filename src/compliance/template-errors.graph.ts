import type { Graph } from '../schema/graph.ts'
import type { TemplateTypes } from './template-types.graph.ts'
import { TemplateCodeTaken, TemplateFourEyesRequired, TemplateInvalid, TemplateNoteRequired, TemplateVersionImmutable } from './template.errors.ts'

/** The expected failures of templates. */
export function addTemplateErrors({ errorType }: Graph, { finding }: TemplateTypes): void {
  errorType(TemplateInvalid, {
    description: 'The lint found a fault in the text.',
    fields: (t) => ({ findings: t.field({ type: [finding], description: 'Every finding, the warnings too.', resolve: (error) => [...error.findings] }) }),
  })
  errorType(TemplateNoteRequired, {
    description: 'The lint warns, and the approval says nothing of it.',
    fields: (t) => ({ findings: t.field({ type: [finding], description: 'The warnings.', resolve: (error) => [...error.findings] }) }),
  })
  errorType(TemplateVersionImmutable, {
    description: 'Only a draft can be changed.',
    fields: (t) => ({ state: t.exposeString('state', { description: 'State that the version is in.' }) }),
  })
  errorType(TemplateFourEyesRequired, {
    description: 'Who submitted a text may not approve it.',
    fields: (t) => ({ submittedBy: t.exposeString('submittedBy', { description: 'Who submitted it.' }) }),
  })
  errorType(TemplateCodeTaken, { description: 'There is a template of this code already.' })
}
