import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import type { Builder } from './builder.ts'

/** A field that a plugin hung on a type: a root field, or a field on somebody else's type. */
export interface AddedField {
  readonly plugin: string
  readonly type: string
  readonly field: string
}

/** Somebody took what was there. `owner`: the other plugin, null for the core. */
export interface Clash extends AddedField {
  readonly owner: string | null
  readonly why: 'field taken' | 'type of another'
}

/** Whose is what in a schema under construction. */
export interface Owners {
  /** Runs a plugin's additions, and notes them as its own. */
  during(plugin: string, work: () => void): void
  /** The plugin that a type belongs to; null: the core's, or there is none. */
  ofType(name: string): string | null
  /** The plugin that hung a field on a type; null: the type's own. */
  ofField(type: string, field: string): string | null
  /** Complete once the schema is built: fields are made then. */
  readonly added: readonly AddedField[]
  readonly clashes: readonly Clash[]
  /** What a plugin threw while its fields were made. */
  readonly broken: readonly { readonly plugin: string; readonly type: string; readonly error: unknown }[]
}

type Thunk = () => Record<string, unknown>
/** The part of the builder's store through which every type and every added field goes. */
interface Store {
  addFields(type: unknown, fields: Thunk): void
  addTypeRef(ref: TypeRef): void
}
interface TypeRef {
  onConfig(told: (config: { name: string }) => void): void
}

/** Watches a builder. Types that the libraries make while the schema is built, pages for one, are nobody's. */
export function watchOwners(builder: Builder): Owners {
  const store = builder.configStore as unknown as Store
  const types = new Map<string, string | null>()
  const fieldOwners = new Map<string, string>()
  const added: AddedField[] = []
  const clashes: Clash[] = []
  const broken: { plugin: string; type: string; error: unknown }[] = []
  let current: string | null = null
  const as = <T>(plugin: string | null, work: () => T): T => {
    const before = current
    current = plugin
    try {
      return work()
    } finally {
      current = before
    }
  }
  const addTypeRef = store.addTypeRef.bind(store)
  store.addTypeRef = (ref) => {
    const plugin = current
    addTypeRef(ref)
    ref.onConfig(({ name }) => {
      if (!types.has(name)) types.set(name, plugin)
    })
  }
  const addFields = store.addFields.bind(store)
  store.addFields = (type, fields) => {
    const plugin = current
    if (plugin === null) return addFields(type, fields)
    addFields(type, () => as(plugin, () => own(plugin, nameOf(type), fields)))
  }
  /** The fields that may stay. One that is taken is noted and left out, so that the next fault is found too. */
  const own = (plugin: string, type: string, fields: Thunk): Record<string, unknown> => {
    let made: Record<string, unknown>
    try {
      made = fields()
    } catch (error) {
      broken.push({ plugin, type, error })
      return {}
    }
    const owner = types.get(type) ?? null
    const kept: Record<string, unknown> = {}
    for (const [field, ref] of Object.entries(made)) {
      const key = `${type}.${field}`
      const other = fieldOwners.get(key)
      if (owner !== null && owner !== plugin) clashes.push({ plugin, type, field, owner, why: 'type of another' })
      else if (other !== undefined) clashes.push({ plugin, type, field, owner: other, why: 'field taken' })
      else {
        fieldOwners.set(key, plugin)
        if (owner !== plugin) added.push({ plugin, type, field })
        kept[field] = ref
      }
    }
    return kept
  }
  return {
    during: (plugin, work) => as(plugin, work),
    ofType: (name) => types.get(name) ?? null,
    ofField: (type, field) => fieldOwners.get(`${type}.${field}`) ?? null,
    added,
    clashes,
    broken,
  }
}

/** A type's name, from the name itself or from whatever stands for the type. */
function nameOf(type: unknown): string {
  return typeof type === 'string' ? type : ((type as { name?: string }).name ?? String(type))
}

/**
 * Appends whose it is to the description of every type and added field of a plugin that does not say so. Changes the schema in place.
 */
export function describeOwners(schema: GraphQLSchema, owners: Owners, mark: (plugin: string) => string): void {
  const say = (thing: { description?: string | null | undefined }, plugin: string) => {
    const text = thing.description ?? ''
    if (!text.includes(mark(plugin).replace(/\.$/, ''))) thing.description = `${text} ${mark(plugin)}`.trim()
  }
  for (const type of Object.values(schema.getTypeMap())) {
    const plugin = owners.ofType(type.name)
    if (plugin !== null) say(type, plugin)
  }
  for (const { plugin, type, field } of owners.added) {
    const at = schema.getType(type)
    if (!isObjectType(at) && !isInterfaceType(at)) continue
    const made = at.getFields()[field]
    if (made !== undefined) say(made, plugin)
  }
}
