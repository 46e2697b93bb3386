import type { Context } from './context.ts'
import { NotCompiled } from './not-compiled.ts'

/** An object of which nothing but `known` may be looked at: whoever looks at more answers differently from request to request. */
function closed(name: string, known: object): object {
  const refuse = (key: string | symbol): never => {
    throw new NotCompiled(`${name}.${String(key)} is looked at`)
  }
  return new Proxy(known, {
    get: (target, key) => (key in target ? Reflect.get(target, key) : refuse(key)),
    has: (_target, key) => refuse(key),
    ownKeys: () => refuse('*'),
    getOwnPropertyDescriptor: (_target, key) => refuse(key),
  })
}

/**
 * Stands for the context of every viewer that sees all portfolios: what is asked of it while a document is compiled holds for
 * all of them. Anything else that is looked at throws `NotCompiled`.
 */
export const EVERY_PORTFOLIO = closed('context', { viewer: closed('viewer', { portfolios: null }) }) as Context

/** Stands for GraphQL's `info` where a resolver is called without execution. A resolver that needs it throws `NotCompiled`. */
export const NO_INFO = closed('info', {}) as never
