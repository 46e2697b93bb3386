import type { InputFieldMap, InputShapeFromFields } from '@pothos/core'
import type { Builder, SchemaTypes } from './builder.ts'
import type { Context } from './context.ts'
import { NotFound, UserError } from './errors.ts'
import { globalIdsIn } from './global-id.rules.ts'
import { checkKeys } from './key.rules.ts'
import type { Role } from './viewer.ts'
import type { Visibility } from './visibility.ts'

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>
type ErrorClass<E extends UserError = UserError> = abstract new (...args: never[]) => E

/** A mutation but for who may. */
export interface MutationBody<Fields extends InputFieldMap, Payload extends object> {
  /** Noun first: `promiseRecord`. */
  name: string
  description: string
  input: (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => Fields
  /** Every expected failure. Throwing another one is a defect and is masked. */
  errors: readonly ErrorClass[]
  resolve: (input: InputShapeFromFields<Fields>, context: Context) => Promise<Payload>
  /** Fields beside `errors`; each must be nullable, since a failed mutation has none of them. Written after `resolve`, whose answer it reads. */
  payload: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Partial<Payload>>) => Record<string, unknown>
}

export interface MutationSpec<Fields extends InputFieldMap, Payload extends object> extends MutationBody<Fields, Payload> {
  /** Who may; ADMIN always may. */
  roles: readonly Role[]
}

/** Failures that any input can have. */
export interface MutationHost {
  errorType<E extends UserError>(
    error: ErrorClass<E>,
    spec: { description: string; fields?: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, E>) => Record<string, unknown> },
  ): void
  mutation<Fields extends InputFieldMap, Payload extends object>(spec: MutationSpec<Fields, Payload>): void
}

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** The one way to define a mutation: input, payload, error union, permission and description together, or it does not build. */
export function createMutationHost(builder: Builder, visibility: Visibility): MutationHost {
  const errorNames = new Map<ErrorClass, string>()

  const userError = builder.interfaceRef<UserError>('UserError').implement({
    description: 'Something the caller can mend.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Stable, upper snake case.' }),
      message: t.exposeString('message', { description: 'What is wrong, where, and how to mend it.' }),
      path: t.stringList({ description: 'Path in the input, from `input` inward; empty for the whole.', resolve: (e) => [...e.path] }),
    }),
  })

  /** An id that the viewer may not see answers like one that does not exist, in every mutation. */
  const refuseHidden = async (input: unknown, context: Context): Promise<void> => {
    if (context.viewer.portfolios === null) return
    const ids = globalIdsIn(input)
    if (ids.length === 0) return
    const sees = await visibility.visible(context.db, context.viewer, ids)
    const hidden = ids.find((id) => !sees(id))
    if (hidden !== undefined) throw new NotFound(hidden.typename, hidden.id, hidden.path)
  }

  return {
    errorType(error, spec) {
      const name = pascal((error as unknown as { name: string }).name)
      errorNames.set(error, name)
      builder.objectRef<InstanceType<typeof error>>(name).implement({
        description: spec.description,
        interfaces: [userError as never],
        isTypeOf: (value: unknown) => (value as object).constructor === error,
        fields: (spec.fields ?? (() => ({}))) as never,
      })
    },

    mutation(spec) {
      const name = pascal(spec.name)
      if (spec.errors.length === 0) throw new Error(`Mutation ${spec.name}: name at least one error in errors; InvalidInput, where nothing else can go wrong.`)
      const unknown = spec.errors.filter((e) => !errorNames.has(e))
      if (unknown.length > 0) {
        throw new Error(`Mutation ${spec.name}: give ${unknown.map((e) => (e as unknown as { name: string }).name).join(', ')} a GraphQL type with errorType() first.`)
      }
      const input = builder.inputType(`${name}Input`, { description: `Input of \`${spec.name}\`.`, fields: spec.input as never })
      const errorUnion = builder.unionType(`${name}Error`, {
        description: `What can go wrong with \`${spec.name}\`.`,
        types: spec.errors.map((e) => errorNames.get(e) as never),
        resolveType: (value) => errorNames.get((value as object).constructor as ErrorClass) as never,
      })
      type Result = { errors: readonly UserError[] } & Record<string, unknown>
      const payload = builder.objectRef<Result>(`${name}Payload`).implement({
        description: `Result of \`${spec.name}\`.`,
        fields: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Result>) => ({
          ...(spec.payload(t as never) as object),
          errors: t.field({
            type: [errorUnion],
            description: 'Why nothing was done; empty when it was.',
            resolve: (result: Result) => result.errors.map(asValue) as never,
          }),
        }),
      } as never)
      builder.mutationField(spec.name, (t) =>
        t.field({
          type: payload as never,
          description: spec.description,
          authScopes: { roles: spec.roles },
          args: { input: t.arg({ type: input, required: true, description: `See ${name}Input.` }) },
          resolve: (async (_root: unknown, args: { input: never }, context: Context) => {
            try {
              checkKeys(args.input)
              await refuseHidden(args.input, context)
              return { ...(await spec.resolve(args.input, context)), errors: [] }
            } catch (error) {
              const failures = error instanceof UserErrors ? error.all : [error]
              if (failures.every((e) => spec.errors.some((known) => e instanceof (known as never)))) return { errors: failures }
              throw error
            }
          }) as never,
        }),
      )
    },
  }
}

/** GraphQL throws whatever is an Error, in a list too: so a failure goes out as itself in everything but its prototype. */
function asValue(error: UserError): UserError {
  return new Proxy(error, { getPrototypeOf: () => Object.prototype })
}

/** Several failures at once: guards collect every one. */
export class UserErrors extends Error {
  readonly all: readonly UserError[]

  constructor(all: readonly UserError[]) {
    super(all.map((e) => e.message).join(' '))
    this.all = all
  }
}
