import { z } from 'zod'
import { HOOKS, type HookName } from '../../src/plugin-host/index.ts'
import { endpointSchema } from './endpoint.schema.ts'

type Endpoints = { readonly [N in HookName]: z.ZodOptional<ReturnType<typeof endpointSchema>> }

export const config = z.strictObject({
  /** Hook -> where its batches go. Only these are listened to; none: the plugin is off. */
  hooks: z.strictObject(Object.fromEntries((Object.keys(HOOKS) as HookName[]).map((hook) => [hook, endpointSchema(hook).optional()])) as Endpoints).default({}),
})

export type Config = z.output<typeof config>
