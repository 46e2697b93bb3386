import type { Model, Models } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import { shapeOf } from './object-shape.ts'
import { type Cell, cellsOf, type Selection } from './one-statement.ts'

/**
 * Rows for resolvers that read them as Prisma gives them. Of a field that none of `needs` selects, a row says so by throwing
 * `NotCompiled`, so that a resolver which takes more than it declared is left to normal execution instead of getting undefined.
 */
export function guardedRows(
  models: Models,
  model: Model,
  needs: readonly Selection[],
  depth: number,
  place: (cell: Cell) => number,
): (cells: readonly unknown[]) => object {
  const wanted = new Map<string, { cell: Cell; text: string; at: number }>()
  for (const need of needs) {
    const cells = cellsOf(models, model, need, depth)
    if (cells === null) throw new NotCompiled(`a resolver of ${model.name} needs more than relations and columns`)
    for (const cell of cells) {
      const text = cell.sql('t')
      const before = wanted.get(cell.name)
      if (before !== undefined && before.text !== text) throw new NotCompiled(`two resolvers need ${model.name}.${cell.name} differently`)
      if (before === undefined) wanted.set(cell.name, { cell, text, at: place(cell) })
    }
  }
  const guard = Object.create(null, unselected(model, wanted)) as object
  const shape = shapeOf<readonly unknown[], undefined, undefined>(
    [...wanted.values()].map(({ cell: { name, revive }, at }) => {
      if (revive === null) return [name, (cells: readonly unknown[]) => cells[at]]
      return [name, (cells: readonly unknown[]) => (cells[at] === null ? null : revive(cells[at]))]
    }),
    guard,
  )
  return (cells) => shape(cells, undefined, undefined)
}

function unselected(model: Model, wanted: ReadonlyMap<string, unknown>): PropertyDescriptorMap {
  const refuse = (name: string) => ({
    get(): never {
      throw new NotCompiled(`a resolver reads ${model.name}.${name} without selecting it`)
    },
  })
  const missing = [...model.fields.keys(), '_count'].filter((name) => !wanted.has(name))
  return Object.fromEntries(missing.map((name) => [name, refuse(name)]))
}
