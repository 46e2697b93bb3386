import type { Graph } from '../schema/graph.ts'

/** StrategyPause, and the field `StrategyVersion.pauses`. */
export function addStrategyPauses({ builder, visibility }: Graph): void {
  visibility.declare('StrategyPause', 'everyone')
  builder.prismaNode('StrategyPause', {
    id: { field: 'id', description: 'Global id.' },
    description: 'Laid over a published version, or one step of it: nothing of it is planned until the pause is lifted. It never changes the version.',
    fields: (t) => ({
      version: t.relation('version', { description: 'The version.' }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Key of the step; null: the whole version.' }),
      reason: t.exposeString('reason', { description: 'In words.' }),
      pausedBy: t.exposeString('pausedBy', { description: 'Who paused it.' }),
      pausedAt: t.expose('pausedAt', { type: 'DateTime', description: 'When it was paused.' }),
      liftedBy: t.exposeString('liftedBy', { nullable: true, description: 'Who lifted the pause, if it was.' }),
      liftedAt: t.expose('liftedAt', { type: 'DateTime', nullable: true, description: 'When it was lifted, if it was.' }),
    }),
  })
  builder.prismaObjectField('StrategyVersion', 'pauses', (t) =>
    t.relatedConnection('pauses', {
      cursor: 'id',
      totalCount: true,
      description: 'Pauses laid over it, newest first; those with `liftedAt` null hold.',
      query: { orderBy: { id: 'desc' } },
    }),
  )
}
