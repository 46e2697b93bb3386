import { GLOBAL_PACK } from './gate/gate.rules.ts'
import type { Pack } from './gate/pack.schema.ts'

/** Why a pack binds. */
export type Because = 'EVERYBODY' | 'PORTFOLIO' | 'CUSTOMER_COUNTRY' | 'CUSTOMER_REGION' | 'PORTFOLIO_COUNTRY' | 'EU_MEMBER' | 'NAMED'

export interface BindingPack {
  readonly pack: Pack
  readonly because: Because
}

export interface Whereabouts {
  readonly country: string | null
  /** With or without the country before it. */
  readonly region: string | null
}

export interface PackPolicy {
  /** ISO 3166-1 alpha-2 of the portfolio. */
  readonly country: string
  /** Codes that bind whatever the customer's country. */
  readonly rulePacks: readonly string[]
}

/** Member states of the European Union, 2026. */
const EU_MEMBERS: ReadonlySet<string> = new Set([
  'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK',
])

const regionCode = ({ country, region }: Whereabouts): string | null =>
  country === null || region === null ? null : region.startsWith(`${country}-`) ? region : `${country}-${region}`

/**
 * The packs that bind, each with why: the one for everybody, those that the portfolio names, and those of the customer's and of the portfolio's
 * country and region. More packs only forbid more. A code that the portfolio names and that is not there is given back in `unknown`: in doubt, no contact.
 */
export function selectPacks(packs: ReadonlyMap<string, Pack>, policy: PackPolicy, customer: Whereabouts): { readonly binding: readonly BindingPack[]; readonly unknown: readonly string[] } {
  const binding = new Map<string, BindingPack>()
  const bind = (pack: Pack, because: Because) => {
    if (!binding.has(pack.code)) binding.set(pack.code, { pack, because })
  }
  const region = regionCode(customer)
  const named = new Set(policy.rulePacks)
  const global = packs.get(GLOBAL_PACK)
  if (global !== undefined) bind(global, 'EVERYBODY')
  for (const code of named) {
    const pack = packs.get(code)
    if (pack !== undefined) bind(pack, 'PORTFOLIO')
  }
  for (const pack of packs.values()) {
    const { jurisdiction } = pack
    if (jurisdiction === null) continue
    if (jurisdiction === customer.country) bind(pack, 'CUSTOMER_COUNTRY')
    else if (jurisdiction === region && !pack.onlyWhenNamed) bind(pack, 'CUSTOMER_REGION')
    else if (jurisdiction === policy.country) bind(pack, 'PORTFOLIO_COUNTRY')
    else if (jurisdiction === 'EU' && [customer.country, policy.country].some((country) => country !== null && EU_MEMBERS.has(country))) bind(pack, 'EU_MEMBER')
  }
  const unknown = [...named].filter((code) => !packs.has(code))
  return { binding: [...binding.values()], unknown: global === undefined ? [GLOBAL_PACK, ...unknown] : unknown }
}
