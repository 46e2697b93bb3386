/**
 * Makes a batch read-only, with what hangs on each record (facts, step, addresses and their lists), so that no listener
 * can change what the next one or the core sees. Records shared by many items are frozen once.
 */
export function freezeBatch<T>(items: readonly T[]): readonly T[] {
  for (let i = 0; i < items.length; i++) {
    Object.freeze(items[i])
    freezeParts(items[i], 2)
  }
  return Object.freeze(items.slice())
}

function freezeParts(value: unknown, levels: number): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) freezeRecord(value[i], levels)
  } else if (typeof value === 'object' && value !== null) {
    for (const key in value) freezeRecord((value as Record<string, unknown>)[key], levels)
  }
}

function freezeRecord(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  if (levels > 1) freezeParts(value, levels - 1)
}
