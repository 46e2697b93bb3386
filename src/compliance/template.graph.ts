import type { ActionToneType } from '../actions/action-tone.graph.ts'
import type { Graph } from '../schema/graph.ts'
import { DEFAULT_TEMPLATES_ACTOR, TEMPLATE_DISCLAIMER } from './template-defaults.ts'
import { lintTemplate } from './template-lint.rules.ts'
import type { TemplateTypes } from './template-types.graph.ts'
import type { TemplateText } from './template.types.ts'

const TEXT = { channel: true, language: true, tone: true, purpose: true, subject: true, body: true, elements: true } as const

/** MessageTemplate and TemplateVersion, and the queries that return them. */
export function addTemplate({ builder, enums, visibility }: Graph, { state, finding }: TemplateTypes, tone: ActionToneType) {
  visibility.declare('MessageTemplate', 'everyone')
  visibility.declare('TemplateVersion', 'everyone')

  const version = builder.prismaNode('TemplateVersion', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One wording, for one channel, language and tone. Published, it never changes.',
    fields: (t) => ({
      template: t.relation('template', { description: 'Template that it is a version of.' }),
      number: t.exposeInt('number', { description: 'Counted from 1 in its template.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (v) => v.state }),
      channel: t.field({ type: enums.channel, select: { channel: true }, description: 'Channel that it is for.', resolve: (v) => v.channel }),
      language: t.exposeString('language', { description: 'BCP 47: en, en-GB, zh-Hans.' }),
      tone: t.field({ type: tone, select: { tone: true }, description: 'How firmly it is worded.', resolve: (v) => v.tone as TemplateText['tone'] }),
      purpose: t.exposeString('purpose', { description: 'Purpose of the contact in the rule packs: collect, statutory-notice, …' }),
      subject: t.exposeString('subject', { nullable: true, description: 'Of an e-mail its subject, of a letter the line on the envelope or in its window; null: none.' }),
      body: t.exposeString('body', { description: 'The text, with its placeholders. Of a call or a visit, what is to be said and done.' }),
      elements: t.exposeStringList('elements', { description: 'What it claims to contain, as the rule packs call it.' }),
      findings: t.field({ type: [finding], select: TEXT, description: 'What the lint says of it now.', resolve: (v) => [...lintTemplate(v as TemplateText)] }),
      contentHash: t.exposeString('contentHash', { description: 'SHA-256 over the canonical JSON of the text; equal for equal texts.' }),
      disclaimer: t.string({
        nullable: true,
        select: { createdBy: true, approvedBy: true },
        description: 'For a shipped text that nobody confirmed: that it is not legal advice.',
        resolve: (v) => (v.createdBy === DEFAULT_TEMPLATES_ACTOR && v.approvedBy === null ? TEMPLATE_DISCLAIMER : null),
      }),
      createdBy: t.exposeString('createdBy', { description: 'Who made it.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
      submittedBy: t.exposeString('submittedBy', { nullable: true, description: 'Who submitted it for review.' }),
      approvedBy: t.exposeString('approvedBy', { nullable: true, description: 'Who approved or confirmed it; null for a shipped text that nobody confirmed.' }),
      approvalNote: t.exposeString('approvalNote', { nullable: true, description: 'What was said with the approval.' }),
      publishedAt: t.expose('publishedAt', { type: 'DateTime', nullable: true, description: 'When it was published.' }),
      retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was retired.' }),
    }),
  })

  builder.prismaNode('MessageTemplate', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A text that may go out, in versions by channel, language and tone. Found by the step’s template code, or by its treatment.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name: a step’s template code, or a treatment.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      versions: t.relatedConnection('versions', {
        cursor: 'id',
        totalCount: true,
        description: 'Its versions, latest first.',
        args: { state: t.arg({ type: [state], description: 'Only these states.' }) },
        query: ({ state: states }) => ({ ...(states ? { where: { state: { in: [...states] } } } : {}), orderBy: { number: 'desc' } }),
      }),
    }),
  })

  builder.queryFields((t) => ({
    messageTemplates: t.prismaConnection({
      type: 'MessageTemplate',
      cursor: 'id',
      description: 'All templates, by code.',
      totalCount: (_root, _args, { db }) => db.prisma.messageTemplate.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.messageTemplate.findMany({ ...query, orderBy: { code: 'asc' } }),
    }),
    messageTemplate: t.prismaField({
      type: 'MessageTemplate',
      nullable: true,
      description: 'The template of this code; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db }) => db.prisma.messageTemplate.findUnique({ ...query, where: { code } }),
    }),
    templateVersion: t.prismaField({
      type: 'TemplateVersion',
      nullable: true,
      description: 'The version of this id; null if there is none.',
      args: { id: t.arg.globalID({ required: true, for: [version], description: 'Global id.' }) },
      resolve: (query, _root, { id }, { db }) => db.prisma.templateVersion.findUnique({ ...query, where: { id: BigInt(id.id) } }),
    }),
  }))
  return version
}

export type TemplateVersionType = ReturnType<typeof addTemplate>
