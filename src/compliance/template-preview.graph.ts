import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { previewTemplate, type TemplatePreview } from './template-preview.service.ts'
import type { TemplateVersionType } from './template.graph.ts'
import type { TemplateText } from './template.types.ts'

/** `templatePreview`, and `Action.template`. */
export function addTemplatePreview({ builder, loader }: Graph, version: TemplateVersionType): void {
  const preview = builder.objectRef<TemplatePreview>('TemplatePreview').implement({
    description: 'A text with what is known of a case put in; names are masked, and `customerUnmask` gives them in clear.',
    fields: (t) => ({
      subject: t.exposeString('subject', { nullable: true, description: 'The subject, or the line on the envelope; null: none.' }),
      body: t.exposeString('body', { description: 'The text.' }),
      unfilled: t.exposeStringList('unfilled', { description: 'Placeholders that whoever sends fills; they stand in the text as they are.' }),
    }),
  })
  builder.queryField('templatePreview', (t) =>
    t.field({
      type: preview,
      nullable: true,
      description: 'A text as it would read for a case; null if there is no such version, or no such case that you may see.',
      args: {
        templateVersionId: t.arg.globalID({ required: true, for: [version], description: 'The version, in any state.' }),
        caseId: t.arg.globalID({ required: true, description: 'The case.' }),
      },
      resolve: async (_root, { templateVersionId, caseId }, { db, clock, viewer }) => {
        const [text, seen] = await Promise.all([
          db.prisma.templateVersion.findUnique({ where: { id: BigInt(templateVersionId.id) } }),
          db.prisma.case.findFirst({ select: { id: true }, where: { AND: [{ id: BigInt(inputId(caseId, 'Case', 'caseId')) }, visiblePortfolios(viewer)] } }),
        ])
        return text === null || seen === null ? null : previewTemplate(db, text as TemplateText, Number(seen.id), clock.now())
      },
    }),
  )

  const versions = loader(async (ids, { db }) => {
    const rows = await db.prisma.templateVersion.findMany({ where: { id: { in: ids.map(BigInt) } } })
    const byId = new Map(rows.map((row) => [Number(row.id), row]))
    return ids.map((id) => byId.get(id) ?? null)
  })
  builder.prismaObjectField('Action', 'template', (t) =>
    t.field({
      type: version,
      nullable: true,
      select: { templateVersionId: true },
      description: 'The wording that was chosen for it; null where none is published that fits, and for a task.',
      resolve: (action, _args, context) => (action.templateVersionId === null ? null : versions(context).load(Number(action.templateVersionId))),
    }),
  )
}
