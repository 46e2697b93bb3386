import type { ErrorClass } from './tried-schema.ts'

/** Whatever a constructor does with its arguments, it can do with this. */
const ANYTHING: unknown = new Proxy(function anything() {}, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => 'x' : name === Symbol.iterator ? function* none() {} : ANYTHING),
  apply: () => ANYTHING,
  construct: () => ANYTHING as object,
})

/** The code of an error's class, which only its instances have. Where none can be made: the class's name in upper snake case, as the house writes them. */
export function codeOf(error: ErrorClass): string {
  try {
    const made = Reflect.construct(error, Array.from({ length: 8 }, () => ANYTHING)) as { code?: unknown }
    if (typeof made.code === 'string') return made.code
  } catch {
    // Its constructor is choosy.
  }
  return error.name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
}
