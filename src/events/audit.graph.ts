import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts'
import { ClientError } from '../schema/client-error.ts'
import type { Graph } from '../schema/graph.ts'
import { type Viewer, visiblePortfolios } from '../schema/viewer.ts'
import { maskPayload } from './audit-mask.rules.ts'

const TYPES = { customerId: 'Customer', caseId: 'Case', actionId: 'Action' } as const

type Trail = (prisma: PrismaClient, id: bigint, viewer: Viewer) => Promise<Prisma.EventWhereInput | null>

/** Which events are about it; each finds them by an index. Null: there is no such thing. */
const TRAILS: Readonly<Record<(typeof TYPES)[keyof typeof TYPES], Trail>> = {
  async Customer(prisma, id, viewer) {
    const cases = await prisma.case.findMany({ where: { AND: [{ customerId: id }, visiblePortfolios(viewer)] }, select: { id: true } })
    return { OR: [{ caseId: { in: cases.map((c) => c.id) } }, { customerId: id, caseId: null }] }
  },
  Case: (_prisma, id) => Promise.resolve({ caseId: id }),
  async Action(prisma, id) {
    const action = await prisma.action.findUnique({ where: { id }, select: { caseId: true, workItem: { select: { id: true } } } })
    if (action === null) return null
    const named = (key: string, value: bigint): Prisma.EventWhereInput => ({ payload: { path: [key], equals: Number(value) } })
    return { caseId: action.caseId, OR: [named('actionId', id), ...(action.workItem === null ? [] : [named('workItemId', action.workItem.id)])] }
  },
}

/** `AuditEntry` and `auditEntries`: who did what to a customer, a case or an action, and when. */
export function addAudit(graph: Graph): void {
  const { builder, visibility } = graph
  builder.prismaObject('Event', {
    name: 'AuditEntry',
    description: 'An event of the audit trail: who did what, and when. Never changed.',
    select: { id: true },
    fields: (t) => ({
      eventId: t.string({ select: { id: true }, description: 'Its id in an export of the audit trail.', resolve: (e) => String(e.id) }),
      at: t.expose('at', { type: 'DateTime', description: 'When.' }),
      actor: t.exposeString('actor', { description: 'Who: the subject of a token, `cycle`, `sender` or `plugin:NAME`.' }),
      type: t.exposeString('type', { description: 'What: noun, dot, verb in the past.' }),
      details: t.field({
        type: 'Json',
        select: { id: true, customerId: true, caseId: true, payload: true },
        description: 'What exactly, as an export has it: a person’s words are replaced by { "sha256": … }.',
        resolve: ({ id, customerId, caseId, payload }) => maskPayload({ id: Number(id), customerId: customerId === null ? null : Number(customerId), caseId: caseId === null ? null : Number(caseId), payload }),
      }),
    }),
  })
  builder.queryField('auditEntries', (t) =>
    t.prismaConnection(
      {
        type: 'Event',
        cursor: 'id',
        description: 'The audit trail of one customer, case or action, latest first. Name exactly one.',
        authScopes: { roles: ['COMPLIANCE'] },
        args: {
          customerId: t.arg.globalID({ description: 'Everything about a customer, in the portfolios that you may see.' }),
          caseId: t.arg.globalID({ description: 'Everything about a case.' }),
          actionId: t.arg.globalID({ description: 'Everything about an action.' }),
        },
        resolve: async (query, _root, asked, { db, viewer }) => {
          const given = Object.entries(TYPES).flatMap(([arg, typename]) => {
            const id = asked[arg as keyof typeof TYPES]
            return id === null || id === undefined ? [] : [{ id, arg, typename }]
          })
          const [one] = given
          if (one === undefined || given.length > 1) throw new ClientError('BAD_USER_INPUT', `Name exactly one of ${Object.keys(TYPES).join(', ')}.`)
          if (one.id.typename !== one.typename) throw new ClientError('BAD_USER_INPUT', `${one.arg} is the id of a ${one.id.typename}. Give the id of a ${one.typename}.`)
          if (!(await visibility.visible(db, viewer, [one.id]))(one.id)) return []
          const where = await TRAILS[one.typename](db.prisma, BigInt(one.id.id), viewer)
          return where === null ? [] : db.prisma.event.findMany({ ...query, where, orderBy: { id: 'desc' } })
        },
      },
    ),
  )
}
