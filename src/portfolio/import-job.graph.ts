import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'

/** ImportJob, and the query `importJobs`. */
export function addImportJob({ builder }: Graph): void {
  const state = builder.enumType('ImportState', {
    description: 'How far an import is.',
    values: {
      RUNNING: { description: 'Not finished; run again with the same file, it goes on where it stopped.' },
      COMPLETED: { description: 'Every row was read.' },
      FAILED: { description: 'It stopped with an error.' },
    } as const,
  })
  builder.prismaNode('ImportJob', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One run of the import over one file. Rows read are always rows accepted plus rows rejected.',
    fields: (t) => ({
      portfolio: t.relation('portfolio', { description: 'Portfolio that it fills.' }),
      source: t.exposeString('source', { description: 'Source system named by the mapping.' }),
      fileName: t.exposeString('fileName', { description: 'Name of the file.' }),
      state: t.field({ type: state, select: { state: true }, description: 'How far it is.', resolve: (j) => j.state }),
      checkpointLine: t.expose('checkpointLine', { type: 'BigInt', description: 'Line up to which everything is stored.' }),
      rowsRead: t.expose('rowsRead', { type: 'BigInt', description: 'Rows read.' }),
      inserted: t.expose('inserted', { type: 'BigInt', description: 'Rows that were new.' }),
      updated: t.expose('updated', { type: 'BigInt', description: 'Rows that changed something.' }),
      unchanged: t.expose('unchanged', { type: 'BigInt', description: 'Rows that changed nothing.' }),
      rejected: t.expose('rejected', { type: 'BigInt', description: 'Rows refused, each with line, column and reason in the reject file.' }),
      error: t.exposeString('error', { nullable: true, description: 'Why it failed, if it did.' }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was started.' }),
      finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it was finished, if it is.' }),
    }),
  })
  builder.queryField('importJobs', (t) =>
    t.prismaConnection({
      type: 'ImportJob',
      cursor: 'id',
      description: 'Imports into portfolios that you may see, latest first.',
      totalCount: (_root, _args, { db, viewer }) => db.prisma.importJob.count({ where: visiblePortfolios(viewer) }),
      resolve: (query, _root, _args, { db, viewer }) => db.prisma.importJob.findMany({ ...query, where: visiblePortfolios(viewer), orderBy: { id: 'desc' } }),
    }),
  )
}
