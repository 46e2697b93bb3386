import type { Context } from '../../src/plugin-host/index.ts'

type Rows<Row> = readonly (Row & { readonly legalCaseId: bigint | null })[]

const grouped = <Row>(ids: readonly number[], rows: Rows<Row>): Rows<Row>[] => ids.map((id) => rows.filter((row) => Number(row.legalCaseId) === id))
const of = (ids: readonly number[]) => ({ where: { legalCaseId: { in: [...ids] } }, orderBy: { id: 'asc' as const } })

/** What hangs on legal cases, for each by its id, oldest first: one statement a list. */
export const historyOf = async (ids: readonly number[], { db }: Context) => grouped(ids, await db.prisma.legalStageChange.findMany(of(ids)))
export const measuresOf = async (ids: readonly number[], { db }: Context) => grouped(ids, await db.prisma.legalMeasure.findMany(of(ids)))
export const documentsOf = async (ids: readonly number[], { db }: Context) => grouped(ids, await db.prisma.legalDocument.findMany(of(ids)))
export const approvalsOf = async (ids: readonly number[], { db }: Context) => grouped(ids, await db.prisma.legalApproval.findMany(of(ids)))
export const costsOf = async (ids: readonly number[], { db }: Context) => grouped(ids, await db.prisma.legalCost.findMany(of(ids)))
