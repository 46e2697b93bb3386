import { inspect } from 'node:util'
import { z } from 'zod'

/** A value that is only shown to who asks for it by `reveal`; printed, logged or serialised it is `[secret NAME]`. */
export class Secret {
  readonly #value: string
  readonly #label: string

  constructor(name: string, value: string) {
    this.#value = value
    this.#label = `[secret ${name}]`
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return this.#label
  }

  toJSON(): string {
    return this.#label
  }

  [inspect.custom](): string {
    return this.#label
  }
}

/**
 * An option that names an environment variable, `{ "env": "SCORE_KEY" }`, so that no secret stands in a file. A missing or empty
 * variable is a fault of the configuration. The digest of the configuration depends on the name, not on the value.
 * A secret that is needed always is written `secret().optional()`, and asked for in a `superRefine`: `{}` must parse.
 */
export function secret() {
  return z
    .strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not the name of an environment variable') })
    .transform(({ env }, context) => {
      const value = process.env[env]
      if (value !== undefined && value !== '') return new Secret(env, value)
      context.addIssue({ code: 'custom', message: `The environment variable ${env} is not set, or empty. Set it, or name another.`, path: ['env'] })
      return z.NEVER
    })
}
