type Read = (first: never, second: never, third: never) => unknown

/** A name of GraphQL (§2.1.9). */
const NAME = /^[_A-Za-z]\w*$/

/**
 * A function that gives an object with these keys in this order, each value from its reader, which gets the same arguments.
 * It is generated, so that an object is laid out once and at its size; an answer is made of hundreds of them. Nothing but the
 * keys goes into the code, and a key is a GraphQL name. Throws for any other. `prototype`: of the objects, if they have another.
 */
export function shapeOf<A, B, C>(
  fields: readonly (readonly [string, Read])[],
  prototype: object = Object.prototype,
): (first: A, second: B, third: C) => Record<string, unknown> {
  for (const [key] of fields) if (!NAME.test(key) || key === '__proto__') throw new Error(`"${key}" is no key of an answer.`)
  const readers = fields.map((_field, i) => `r${i}`)
  const values = fields.map(([key], i) => `${key}: r${i}(a, b, c)`)
  const members = prototype === Object.prototype ? values : ['__proto__: p', ...values]
  const make = new Function('p', ...readers, `return (a, b, c) => ({ ${members.join(', ')} })`) as (prototype: object, ...reads: Read[]) => never
  return make(prototype, ...fields.map(([, read]) => read))
}
