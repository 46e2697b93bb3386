import { expect, it } from 'vitest'
import { shapeOf } from '../../src/schema/object-shape.ts'

it('gives objects with the keys in their order, under a prototype if one is given', () => {
  const guard = { hidden: 7 }
  const shape = shapeOf<number, string, undefined>([['b', (n: number) => n + 1], ['class', (_n: number, text: string) => text], ['a', () => null]], guard)
  const object = shape(1, 'x', undefined)
  expect(JSON.stringify(object)).toBe('{"b":2,"class":"x","a":null}')
  expect(object['hidden']).toBe(7)
})

it('takes no key that is code, or means something to objects', () => {
  for (const key of ['a b', 'a: 1, b', '"a"', '[x]', '', '1a', '__proto__', 'a\n', 'ä']) expect(() => shapeOf([[key, () => 1]])).toThrow('is no key of an answer')
})
