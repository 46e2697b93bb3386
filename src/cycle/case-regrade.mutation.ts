import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import type { RegradeCause } from './regrade.service.ts'

/** Cases of one call. */
const CASES_MAX = 100

/** `caseRegrade`: grade and segment now, instead of with the next cycle. */
export function addCaseRegrade({ mutation }: Graph, regrade: (caseIds: readonly number[], cause: RegradeCause) => Promise<number>): void {
  mutation({
    name: 'caseRegrade',
    description:
      'Grades and segments cases anew on the current business date, by the same plugins as the cycle. What changed is stored with its history; closed and cured cases are left out. Nothing is planned: the next cycle enrols by the new segment.',
    roles: ['MANAGER'],
    input: (t) => ({
      caseIds: t.globalIDList({ required: true, description: `The cases; 1 to ${CASES_MAX}.` }),
      reason: t.string({ required: true, description: 'Why, in words; kept with the event.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, viewer }) => {
      const { reason } = input
      if (reason.trim() === '') throw new InvalidInput('The reason is empty. Say why the cases are graded anew.', ['reason'])
      if (input.caseIds.length === 0 || input.caseIds.length > CASES_MAX) {
        throw new InvalidInput(`${input.caseIds.length} cases. Give 1 to ${CASES_MAX}.`, ['caseIds'])
      }
      const caseIds = input.caseIds.map((id, i) => inputId(id, 'Case', 'caseIds', ['caseIds', String(i)]))
      const found = await db.query<{ id: number }>('SELECT id FROM collection_case WHERE id = ANY($1::bigint[])', [caseIds])
      const known = new Set(found.map((c) => c.id))
      const missing = caseIds.findIndex((id) => !known.has(id))
      if (missing >= 0) throw new NotFound('Case', caseIds[missing] as number, ['caseIds', String(missing)])
      return { caseIds, gradesChanged: await regrade(caseIds, { reason, actor: viewer.subject }) }
    },
    payload: (t) => ({
      cases: t.prismaField({
        type: ['Case'],
        nullable: true,
        description: 'The cases as they are now, in the order of opening.',
        resolve: (query, { caseIds }, _args, { db }) =>
          caseIds === undefined ? null : db.prisma.case.findMany({ ...query, where: { id: { in: caseIds.map(BigInt) } }, orderBy: { id: 'asc' } }),
      }),
      gradesChanged: t.int({ nullable: true, description: 'Cases that have another grade now.', resolve: (p) => p.gradesChanged ?? null }),
    }),
  })
}
