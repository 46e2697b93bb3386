import type { ActionToneType } from '../actions/action-tone.graph.ts'
import type { Graph } from '../schema/graph.ts'
import { addTemplateCreate } from './template-create.mutation.ts'
import { addTemplateErrors } from './template-errors.graph.ts'
import { addTemplate } from './template.graph.ts'
import { addTemplateInput } from './template-input.graph.ts'
import { addTemplateLint } from './template-lint.graph.ts'
import { addTemplatePreview } from './template-preview.graph.ts'
import { addTemplateTypes } from './template-types.graph.ts'
import { addTemplateVersionApprove } from './template-version-approve.mutation.ts'
import { addTemplateVersionCreate } from './template-version-create.mutation.ts'
import { addTemplateVersionEdit } from './template-version-edit.mutation.ts'
import { addTemplateVersionPublish } from './template-version-publish.mutation.ts'
import { addTemplateVersionRetire } from './template-version-retire.mutation.ts'
import { addTemplateVersionReturn } from './template-version-return.mutation.ts'
import { addTemplateVersionSubmit } from './template-version-submit.mutation.ts'
import { addTemplateVersionsConfirm } from './template-versions-confirm.mutation.ts'

/** Templates of messages and talks. After `addActions`, whose tones they have. */
export function addTemplates(graph: Graph, tone: ActionToneType): void {
  const types = addTemplateTypes(graph)
  addTemplateErrors(graph, types)
  const version = addTemplate(graph, types, tone)
  const text = addTemplateInput(graph, tone)
  addTemplateLint(graph, types, text)
  addTemplatePreview(graph, version)
  addTemplateCreate(graph)
  addTemplateVersionCreate(graph, text)
  addTemplateVersionEdit(graph, text)
  addTemplateVersionSubmit(graph)
  addTemplateVersionReturn(graph)
  addTemplateVersionApprove(graph)
  addTemplateVersionPublish(graph)
  addTemplateVersionRetire(graph)
  addTemplateVersionsConfirm(graph)
}
