import { z } from 'zod'
import { bootPlugins, type BootOptions } from '../../src/plugin-host/boot.ts'
import type { HookName } from '../../src/plugin-host/catalogue.ts'
import type { AnyPlugin, PluginHost } from '../../src/plugin-host/define-plugin.ts'
import { createHooks, type Hooks } from '../../src/plugin-host/hooks.ts'

type Answer = (items: readonly never[], ctx: { config: unknown; signal: AbortSignal; segments: readonly unknown[] }) => unknown

/** A plugin as careless JavaScript would write it: its listeners may answer anything. */
export function plugin(name: string, hooks: Partial<Record<HookName, Answer>> = {}, rest: Partial<AnyPlugin> = {}): AnyPlugin {
  return {
    name,
    version: '1.2.3',
    host: '^1.0.0',
    description: `Test plugin ${name}.`,
    capabilities: [],
    config: z.strictObject({}),
    hooks: hooks as never,
    ...rest,
  }
}

export const noHost = {} as PluginHost

export const FRAME = { businessDate: '2026-03-02' }

/** Hooks over plugins, with short time limits. */
export function hooksOf(plugins: readonly AnyPlugin[], options: BootOptions = {}): Hooks {
  return createHooks(bootPlugins(plugins, options), () => noHost, {
    limits: { 'segment.grade': 20, 'step.ready': 20, 'queue.priority': 20, 'case.notices': 20, 'payment.recorded': 20 },
  })
}

export const never = (): Promise<never> => new Promise(() => {})
export const late = <T>(value: T) => (): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), 60))
