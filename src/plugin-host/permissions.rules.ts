import { ROLES, type Role } from '../schema/viewer.ts'
import type { AnyPlugin } from './define-plugin.ts'
import type { PluginFault } from './order.ts'

/** A plugin's permission, with the roles that hold here. */
export interface Permission {
  /** Kebab case; `NAME:KEY` in the API. */
  readonly key: string
  readonly description: string
  /** ADMIN always may. */
  readonly roles: readonly Role[]
}

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** The plugin's permissions; `overrides` (key -> roles) take the place of the definition's roles. */
export function resolvePermissions(
  plugin: Pick<AnyPlugin, 'name' | 'permissions'>,
  overrides: Readonly<Record<string, readonly Role[]>> = {},
): { permissions: readonly Permission[]; faults: readonly PluginFault[] } {
  const faults: PluginFault[] = []
  const fault = (path: string, message: string) => faults.push({ plugin: plugin.name, path, message })
  const declared = plugin.permissions ?? {}
  const permissions = Object.entries(declared).map(([key, { description, roles }]): Permission => {
    const path = `permissions.${key}`
    if (!KEY.test(key)) fault(path, 'a key is in kebab case: lower-case words joined by hyphens.')
    if (typeof description !== 'string' || description.trim() === '') fault(path, 'says what it allows in its description.')
    const held = Object.hasOwn(overrides, key) ? (overrides[key] as readonly Role[]) : roles
    const wrong = Array.isArray(held) ? held.filter((role) => !ROLES.includes(role)) : [held]
    if (wrong.length > 0) fault(path, `${wrong.map(String).join(', ')} is not a role. There are: ${ROLES.join(', ')}.`)
    return Object.freeze({ key, description, roles: Object.freeze(Array.isArray(held) ? [...held] : []) })
  })
  for (const key of Object.keys(overrides)) {
    if (!Object.hasOwn(declared, key)) fault(`permissions.${key}`, `the plugin has no such permission. ${known(Object.keys(declared))}`)
  }
  return { permissions, faults }
}

export const known = (keys: readonly string[]): string => (keys.length === 0 ? 'It has none.' : `It has: ${[...keys].sort().join(', ')}.`)
