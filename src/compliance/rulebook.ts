import { compileGate, type Gate } from './gate/gate.rules.ts'
import type { Pack } from './gate/pack.schema.ts'
import { type BindingPack, type PackPolicy, selectPacks, type Whereabouts } from './pack-selection.rules.ts'
import { contentCodesOf } from './content-codes.rules.ts'
import { packWarnings } from './pack-warnings.rules.ts'
import { barred } from './rulebook-bar.rules.ts'

/** What a portfolio says of rule packs. */
export interface PortfolioPolicy extends PackPolicy {
  /** Nothing may be planned under a pack that nobody signed off. */
  readonly requireSignedPacks: boolean
}

/** The rules that bind one customer in one portfolio. */
export interface Binding {
  readonly gate: Gate
  readonly packs: readonly BindingPack[]
  /** `code@version`, in the order of the selection. */
  readonly labels: readonly string[]
  /** Requirements that words can meet; every other one is a fact, or a person's approval. */
  readonly contentCodes: ReadonlySet<string>
  /** What whoever relies on the answer must know: packs that no lawyer has read, figures that are not sure. */
  readonly warnings: readonly string[]
}

/** The packs in force, with their compiled gates, one a selection. */
export interface Rulebook {
  readonly packs: ReadonlyMap<string, Pack>
  bindingOf(policy: PortfolioPolicy, customer: Whereabouts): Binding
  /** The rules of these packs, whoever the customer is. Null: one of the codes is not there. */
  bindingOfCodes(codes: readonly string[]): Binding | null
}

export interface PacksInForce {
  readonly packs: ReadonlyMap<string, Pack>
  /** Codes of packs that a person signed off with the content that they have now. */
  readonly signed: ReadonlySet<string>
}

export function packLabel({ code, version }: Pick<Pack, 'code' | 'version'>): string {
  return `${code}@${version}`
}

/** Makes the book of the packs in force. Gates are compiled when they are first asked for, once a selection. */
export function createRulebook({ packs, signed }: PacksInForce): Rulebook {
  const gates = new Map<string, Omit<Binding, 'packs'>>()
  const bindings = new WeakMap<PortfolioPolicy, Map<string, Binding>>()

  const compiled = (selected: readonly Pack[]): Omit<Binding, 'packs'> => {
    const labels = selected.map(packLabel)
    const key = labels.join(' ')
    let found = gates.get(key)
    if (found === undefined) {
      found = { gate: compileGate(selected), labels, contentCodes: contentCodesOf(selected), warnings: selected.flatMap((pack) => packWarnings(pack, signed.has(pack.code))) }
      gates.set(key, found)
    }
    return found
  }

  const bind = (policy: PortfolioPolicy, customer: Whereabouts): Binding => {
    const { binding, unknown } = selectPacks(packs, policy, customer)
    const found = compiled(binding.map(({ pack }) => pack))
    const unsigned = policy.requireSignedPacks ? binding.filter(({ pack }) => !signed.has(pack.code)).map(({ pack }) => packLabel(pack)) : []
    return { ...found, packs: binding, gate: barred(found.gate, unknown, unsigned) }
  }

  return {
    packs,
    bindingOf(policy, customer) {
      let ofPolicy = bindings.get(policy)
      if (ofPolicy === undefined) bindings.set(policy, (ofPolicy = new Map()))
      const key = `${customer.country ?? ''} ${customer.region ?? ''}`
      let binding = ofPolicy.get(key)
      if (binding === undefined) ofPolicy.set(key, (binding = bind(policy, customer)))
      return binding
    },
    bindingOfCodes(codes) {
      const selected: BindingPack[] = []
      for (const code of new Set(codes)) {
        const pack = packs.get(code)
        if (pack === undefined) return null
        selected.push({ pack, because: 'NAMED' })
      }
      return { ...compiled(selected.map(({ pack }) => pack)), packs: selected }
    },
  }
}

