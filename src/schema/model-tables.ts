import { getDatamodel } from '../../generated/pothos-types.ts'
import type { PrismaClient } from '../../generated/prisma/client.ts'

/** A field of a Prisma model. */
export interface ModelField {
  readonly name: string
  readonly kind: 'scalar' | 'enum' | 'object'
  readonly type: string
  readonly isList: boolean
  readonly isRequired: boolean
  readonly isId: boolean
  readonly relationName?: string
  readonly relationFromFields?: readonly string[]
}

/** A Prisma model and its table. `table` and columns are quoted. */
export interface Model {
  readonly name: string
  readonly table: string
  readonly fields: ReadonlyMap<string, ModelField>
  column(field: string): string
}

export type Models = ReadonlyMap<string, Model>

/** The rows of a relation: those of `other` whose column `there` equals the column `here` of the row at hand. */
export interface Join {
  readonly other: Model
  readonly here: string
  readonly there: string
}

interface RuntimeModel {
  readonly dbName: string | null
  readonly fields: readonly { readonly name: string; readonly dbName?: string }[]
}

/** Every model, from the client that Prisma generated. */
export function readModels(prisma: PrismaClient): Models {
  const runtime = (prisma as unknown as { _runtimeDataModel: { models: Readonly<Record<string, RuntimeModel>> } })._runtimeDataModel
  const { models } = (getDatamodel() as unknown as { datamodel: { models: Record<string, { fields: ModelField[] }> } }).datamodel
  return new Map(
    Object.entries(models).map(([name, { fields }]) => {
      const columns = new Map(runtime.models[name]?.fields.map((f) => [f.name, f.dbName ?? f.name]))
      const model: Model = {
        name,
        table: `"${runtime.models[name]?.dbName ?? name}"`,
        fields: new Map(fields.map((f) => [f.name, f])),
        column: (field) => `"${columns.get(field) ?? field}"`,
      }
      return [name, model]
    }),
  )
}

/** How a relation joins; null where it is not by one column to the other's `id`. */
export function joinOf(models: Models, model: Model, field: ModelField): Join | null {
  const other = models.get(field.type)
  if (other === undefined) return null
  const from = field.relationFromFields ?? []
  if (from.length === 1) return { other, here: model.column(from[0] as string), there: '"id"' }
  if (from.length > 1) return null
  const back = [...other.fields.values()].find((f) => f.relationName === field.relationName && f.kind === 'object' && f !== field)
  const there = back?.relationFromFields?.length === 1 ? other.column(back.relationFromFields[0] as string) : null
  return there === null ? null : { other, here: '"id"', there }
}
