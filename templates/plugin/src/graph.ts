import { type Graph, InvalidInput, NotFound, type PluginHost, rowId } from 'dunlin/plugin'
import type { Config } from './config.ts'
import { type GradeSet, gradesSet, setGrade } from './grade.service.ts'

const BY = 'Provided by plugin my-plugin.'

export function extendSchema({ builder, enums, loader, mutation }: Graph, _config: Config, host: PluginHost): void {
  const gradeSet = builder.objectRef<GradeSet>('MyPluginGrade').implement({
    description: `A grade that a person has set. ${BY}`,
    fields: (t) => ({
      grade: t.field({ type: enums.grade, description: 'The grade.', resolve: (set) => set.grade }),
      reason: t.exposeString('reason', { description: 'Why.' }),
      setBy: t.exposeString('setBy', { description: 'Who set it.' }),
      setAt: t.field({ type: 'DateTime', description: 'When.', resolve: (set) => set.setAt }),
    }),
  })

  // A DataLoader: a page of cases costs one query. Fields on core types are nullable.
  const byCase = loader<GradeSet | null>(async (caseIds) => {
    const set = await gradesSet(host, caseIds)
    return caseIds.map((id) => set.get(id) ?? null)
  })
  builder.prismaObjectField('Case', 'myPluginGrade', (t) =>
    t.field({
      type: gradeSet,
      nullable: true,
      select: { id: true },
      description: `The grade that a person has set; null: none. ${BY}`,
      resolve: (parent, _args, context) => byCase(context).load(Number(parent.id)),
    }),
  )

  mutation({
    name: 'myPluginGradeSet',
    description: `Sets the grade of a case by hand, and grades it anew. ${BY}`,
    permission: 'set-grade',
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      grade: t.field({ type: enums.grade, required: true, description: 'The grade.' }),
      reason: t.string({ required: true, description: 'Why.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, context) => {
      const caseId = rowId(input.caseId, 'Case', 'caseId')
      const reason = input.reason.trim()
      if (reason === '') throw new InvalidInput('reason is empty. Say why.', ['reason'])
      await setGrade(host, caseId, { grade: input.grade, reason, setBy: context.viewer.subject })
      return { set: await byCase(context).load(caseId) }
    },
    payload: (t) => ({ set: t.field({ type: gradeSet, nullable: true, description: 'What was set.', resolve: (p) => p.set ?? null }) }),
  })
}
