import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { IMPORT_ERRORS } from './import-errors.graph.ts'
import { parseImportMap } from './import-map.ts'
import { importText, REJECTIONS_SHOWN, type Rejection, shippedMap } from './import-text.service.ts'

/** `accountsImport`: a lender's file as text. Larger files go by the command line, which streams. */
export function addAccountsImport({ builder, mutation }: Graph, deps: { readonly rejectFolder: string }): void {
  const rejection = builder.objectRef<Rejection>('ImportRejection').implement({
    description: 'A row that was not imported.',
    fields: (t) => ({
      line: t.exposeInt('line', { description: 'Physical line in the file, from 1.' }),
      column: t.exposeString('column', { description: 'The file’s name for the column; empty when it is the whole row.' }),
      code: t.exposeString('code', { description: 'Upper snake case.' }),
      reason: t.exposeString('reason', { description: 'What is wrong.' }),
    }),
  })
  mutation({
    name: 'accountsImport',
    description:
      'Imports a file of accounts, customers, contact points or payments. Rows are known by their natural keys: importing a file twice changes nothing, a changed row updates. Rows that are wrong come back; the others are stored.',
    roles: ['MANAGER'],
    input: (t) => ({
      fileName: t.string({ required: true, description: 'Name of the file; a mapping of several files is chosen by it.' }),
      content: t.string({ required: true, description: 'The file: CSV or NDJSON.' }),
      map: t.field({ type: 'Json', description: 'The mapping. Give this or `mapName`.' }),
      mapName: t.string({ description: 'Name of a shipped mapping. Give this or `map`.' }),
    }),
    errors: [NotFound, InvalidInput, ...IMPORT_ERRORS],
    resolve: async (input, { db, clock, viewer }) => {
      const name = input.fileName.trim()
      if (!/^[^/\\\0]{1,200}$/.test(name)) throw new InvalidInput('fileName is a name without a folder, of 1 to 200 characters.', ['fileName'])
      const given = input.map !== null && input.map !== undefined
      if (given === (input.mapName !== null && input.mapName !== undefined)) throw new InvalidInput('Give either map or mapName.', ['map'])
      const map = given ? parseImportMap(input.map) : await shippedMap(input.mapName as string)
      const code = map.files[0]?.portfolio.code ?? ''
      if (viewer.portfolios !== null && !viewer.portfolios.includes(code)) throw new NotFound('Portfolio', code, ['map'])
      const { report, rejections } = await importText(db, { name, content: input.content, map, folder: deps.rejectFolder, clock, actor: viewer.subject })
      return { jobId: report.jobId, rejections }
    },
    payload: (t) => ({
      importJob: t.prismaField({
        type: 'ImportJob',
        nullable: true,
        description: 'What became of it.',
        resolve: (query, { jobId }, _args, { db }) => (jobId === undefined ? null : db.prisma.importJob.findUnique({ ...query, where: { id: jobId } })),
      }),
      rejections: t.field({
        type: [rejection],
        nullable: true,
        description: `The first ${REJECTIONS_SHOWN} rows that were not imported, in the order of the file.`,
        resolve: ({ rejections }) => (rejections === undefined ? null : [...rejections]),
      }),
    }),
  })
}
