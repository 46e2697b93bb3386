import type { Hooks } from '../plugin-host/hooks.ts'
import type { PluginNotice } from '../plugin-host/results.ts'
import type { Context } from '../schema/context.ts'
import type { Graph } from '../schema/graph.ts'

/** `Case.notices`: what plugins want a person who opens the case to know. Asked once a list. */
export function addCaseNotices({ builder, loader }: Graph, hooks: Pick<Hooks, 'contribute' | 'listens'>): void {
  const severity = builder.enumType('NoticeSeverity', {
    description: 'How much a notice matters.',
    values: {
      INFO: { description: 'Good to know.' },
      WARNING: { description: 'To be kept in mind.' },
      URGENT: { description: 'To be acted on.' },
    } as const,
  })
  const notice = builder.objectRef<PluginNotice>('CaseNotice').implement({
    description: 'What a plugin wants a person who opens the case to know.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Upper snake case.' }),
      severity: t.field({ type: severity, description: 'How much it matters.', resolve: (n) => n.severity }),
      message: t.exposeString('message', { description: 'In English.' }),
      messageZh: t.exposeString('messageZh', { description: 'In Chinese.' }),
      plugin: t.exposeString('plugin', { description: 'Plugin that says it.' }),
    }),
  })
  const load = loader(async (ids, { db, clock }: Context): Promise<readonly (readonly PluginNotice[])[]> => {
    if (!hooks.listens('case.notices')) return ids.map(() => [])
    const rows = await db.query<{ id: number; customer_id: number }>('SELECT id, customer_id FROM collection_case WHERE id = ANY($1::bigint[])', [[...ids]])
    const customers = new Map(rows.map((row) => [row.id, row.customer_id]))
    const items = ids.map((caseId) => ({ caseId, customerId: customers.get(caseId) ?? 0 }))
    const { lists } = await hooks.contribute('case.notices', items, { businessDate: clock.now().toISOString().slice(0, 10) })
    return lists
  })
  builder.prismaObjectField('Case', 'notices', (t) =>
    t.field({
      type: [notice],
      nullable: true,
      select: { id: true },
      description: 'What the plugins want a person who opens the case to know; empty where they say nothing.',
      resolve: async (c, _args, context) => [...(await load(context).load(Number(c.id)))],
    }),
  )
}
